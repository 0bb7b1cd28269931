/** The answer of a server action to its form. */
export type FormState = { status: 'idle' } | { status: 'saved' } | { status: 'refused'; message: string }
