/**
 * A refused command. Anything else that is thrown is a bug. The message is for the user: what
 * happened, what was kept, and the remedy.
 */
export class WinnowError extends Error {
  override readonly name = 'WinnowError'
  readonly code: ErrorCode
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Every reason to refuse, and what HTTP and the shell make of it (exit 1: refused, 2: usage). */
export const ERROR_CODES = {
  usage: { http: 400, exit: 2 },
  'invalid-input': { http: 400, exit: 1 },
  unauthorized: { http: 401, exit: 1 },
  'cross-site': { http: 403, exit: 1 },
  'wrong-host': { http: 403, exit: 1 },
  forbidden: { http: 403, exit: 1 },
  'not-found': { http: 404, exit: 1 },
  conflict: { http: 409, exit: 1 },
  'other-home': { http: 409, exit: 1 },
  'rubric-missing': { http: 409, exit: 1 },
  'dataset-busy': { http: 409, exit: 1 },
  'home-in-use': { http: 409, exit: 1 },
  'empty-file': { http: 422, exit: 1 },
  'too-large': { http: 413, exit: 1 },
  'binary-file': { http: 422, exit: 1 },
  archive: { http: 422, exit: 1 },
  malformed: { http: 422, exit: 1 },
  'unknown-schema': { http: 422, exit: 1 },
  'mixed-schemas': { http: 422, exit: 1 },
  'preference-data': { http: 422, exit: 1 },
  'conversation-tree': { http: 422, exit: 1 },
  'no-valid-rows': { http: 422, exit: 1 },
  'not-convertible': { http: 422, exit: 1 },
  'template-error': { http: 422, exit: 1 },
  'tokenizer-missing': { http: 422, exit: 1 },
  'tokenizer-not-here': { http: 422, exit: 1 },
  'model-missing': { http: 422, exit: 1 },
  'took-too-long': { http: 422, exit: 1 },
  'gate-closed': { http: 409, exit: 1 },
  cancelled: { http: 409, exit: 1 },
  'taken-over': { http: 409, exit: 1 },
  abandoned: { http: 409, exit: 1 },
  'disk-full': { http: 507, exit: 1 },
  busy: { http: 503, exit: 1 },
  'read-only': { http: 507, exit: 1 },
  damaged: { http: 507, exit: 1 },
} as const satisfies Record<string, { http: number; exit: number }>

export type ErrorCode = keyof typeof ERROR_CODES
