import { inspect } from 'node:util'
import { ERROR_CODES, type ErrorCode, WinnowError } from '@/lib/core/errors'

/**
 * An error that keeps its message and stack on its way out of a thread. better-sqlite3 makes its
 * errors by hand, and the structured clone leaves of such a one an object with a code. A refusal
 * keeps its code, by which `errorFromThread` knows it.
 */
export function errorForParent(error: unknown): Error {
  const isRefusal = error instanceof WinnowError
  const plain = new Error(messageForParent(error))
  if (error instanceof Error && error.stack !== undefined) plain.stack = error.stack
  return isRefusal ? Object.assign(plain, { name: error.name, code: error.code }) : plain
}

function messageForParent(error: unknown): string {
  if (error instanceof WinnowError) return error.message
  return error instanceof Error ? `${error.name}: ${error.message}` : inspect(error)
}

/**
 * The error that ended a thread, as it was thrown there: a refusal becomes a refusal again, however
 * it was sent.
 */
export function errorFromThread(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(errorText(error))
  const code = 'code' in error ? error.code : undefined
  return error.name === 'WinnowError' && isErrorCode(code)
    ? new WinnowError(code, error.message, { cause: error })
    : error
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERROR_CODES, code)
}

/** The error that ended a thread, in words. */
export function errorText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : inspect(error)
}
