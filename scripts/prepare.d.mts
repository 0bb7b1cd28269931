/** What scripts in TypeScript use of prepare.mjs. */
export function compile(): Promise<void>
export function buildPages(): Promise<void>
