/** The part of prepare.mjs that scripts in TypeScript use. */
export function compile(): Promise<void>
export function buildPages(): Promise<void>
