import { inspect } from 'node:util'

/**
 * An error that keeps its message and stack on its way out of a thread. better-sqlite3 makes its errors by hand, and the
 * structured clone leaves of such a one an object with a code.
 */
export function errorForParent(error: unknown): Error {
  const plain = new Error(error instanceof Error ? `${error.name}: ${error.message}` : inspect(error))
  if (error instanceof Error && error.stack !== undefined) plain.stack = error.stack
  return plain
}

/** What a thread died of, whatever has arrived of it. */
export function errorText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : inspect(error)
}
