import { codeEscape } from '../values/printing'

const SIMPLE: Record<string, string> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}
const ESCAPE = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{1,3})|([\s\S]))/gu

/**
 * The value of a string literal, as Python's unicode-escape codec reads it; null where the codec
 * refuses. Escapes it does not know keep their backslash.
 */
export function unescapeLiteral(body: string): string | null {
  if (!body.includes('\\')) return body
  let unreadable = 0
  const value = body.replace(
    ESCAPE,
    (whole, byte?: string, short?: string, long?: string, octal?: string, other?: string) => {
      const hex = byte ?? short ?? long
      if (hex !== undefined) {
        const code = parseInt(hex, 16)
        if (code <= 0x10ffff) return String.fromCodePoint(code)
        unreadable += 1
        return ''
      }
      if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8))
      // jinja2 first turns non-ASCII characters into escapes; a backslash right before one escapes
      // the backslash of that escape.
      if (other !== undefined && other > '\x7f') return codeEscape(other)
      if (other === 'x' || other === 'u' || other === 'U' || other === 'N') unreadable += 1
      return SIMPLE[other ?? ''] ?? whole
    },
  )
  return unreadable === 0 ? value : null
}
