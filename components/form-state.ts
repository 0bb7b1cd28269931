/** What a server action answers to its form. */
export type FormState = { status: 'idle' } | { status: 'saved' } | { status: 'refused'; message: string }
