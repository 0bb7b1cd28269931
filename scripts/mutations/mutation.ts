/**
 * A deliberate fault: one text of one file replaced by another, and the tests (vitest's arguments)
 * that must notice.
 */
export interface Mutation {
  name: string
  file: string
  find: string
  replacement: string
  tests: readonly string[]
}

export function mutation(
  name: string,
  file: string,
  find: string,
  replacement: string,
  tests: readonly string[],
): Mutation {
  return { name, file, find, replacement, tests }
}
