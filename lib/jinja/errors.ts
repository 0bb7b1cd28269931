export type TemplateErrorCode = 'syntax' | 'runtime' | 'raised' | 'limit'

/**
 * Why a template was refused: it cannot be read (`syntax`), an operation failed as it would in
 * Python (`runtime`), the template itself called raise_exception (`raised`), or it asked for more
 * than its limits (`limit`).
 */
export class TemplateError extends Error {
  override readonly name = 'TemplateError'
  readonly code: TemplateErrorCode
  /** 1-based line in the template. */
  readonly line: number
  /** 1-based column in UTF-16 units. */
  readonly column: number
  constructor(
    code: TemplateErrorCode,
    message: string,
    place: { line: number; column: number },
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.code = code
    this.line = place.line
    this.column = place.column
  }
}

/** A failed operation without a place in the template; the renderer adds the place. */
export class Failure extends Error {
  readonly code: Exclude<TemplateErrorCode, 'syntax'>
  constructor(code: Exclude<TemplateErrorCode, 'syntax'>, message: string) {
    super(message)
    this.code = code
  }
}

/** Throws what Python raises as TypeError, ValueError, UndefinedError or SecurityError. */
export function fail(message: string): never {
  throw new Failure('runtime', message)
}

/**
 * True for JavaScript's own limits (the stack, the longest string or array), which a hostile
 * template can run into.
 */
export function isExhaustion(error: unknown): boolean {
  return (
    error instanceof RangeError &&
    /call stack|Invalid (string|array) length|Invalid count value|Maximum BigInt size/.test(error.message)
  )
}
