import type { Budget } from '../limits'

/**
 * Python counts code points and has its own idea of whitespace; JavaScript counts UTF-16 units.
 * Offsets in this room are UTF-16 units; these functions translate where a template can see the
 * difference.
 */

/**
 * Whitespace to str.isspace, str.strip, str.split and the regex \s: not U+FEFF, but \x1c-\x1f and
 * \x85.
 */
export const WHITESPACE_CLASS =
  '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]'
const NOT_WHITESPACE = new RegExp(`[^${WHITESPACE_CLASS.slice(1)}`)

export function isWhitespace(text: string): boolean {
  return text !== '' && !NOT_WHITESPACE.test(text)
}

export function isWhitespaceUnit(unit: number): boolean {
  if (unit < 128) return unit === 32 || (unit >= 9 && unit <= 13) || (unit >= 28 && unit <= 31)
  return !NOT_WHITESPACE.test(String.fromCharCode(unit))
}

/** Length in code points, what len() says. */
export function codePointLength(text: string): number {
  let count = text.length
  for (let offset = 1; offset < text.length; offset += 1) if (isPair(text, offset)) count -= 1
  return count
}

/** Whether a low surrogate and the unit before it make one code point. */
function isPair(text: string, offset: number): boolean {
  return (text.charCodeAt(offset) & 0xfc00) === 0xdc00 && (text.charCodeAt(offset - 1) & 0xfc00) === 0xd800
}

/**
 * UTF-16 offset of the code point with an index; the length of the text where it has no such code
 * point.
 */
export function unitOffset(text: string, index: number): number {
  let offset = 0
  for (let left = index; left > 0 && offset < text.length; left -= 1)
    offset += isPair(text, offset + 1) ? 2 : 1
  return offset
}

/**
 * UTF-16 offset of the code point that is the `index`-th from the end (1 is the last); -1 where
 * there is none.
 */
export function unitOffsetFromEnd(text: string, index: number): number {
  let offset = text.length
  for (let left = index; left > 0 && offset >= 0; left -= 1)
    offset -= offset > 1 && isPair(text, offset - 1) ? 2 : 1
  return Math.max(-1, offset)
}

/** Index of the code point at a UTF-16 offset. */
export function codePointIndex(text: string, offset: number): number {
  return codePointLength(text.slice(0, offset))
}

/** UTF-16 units of the code point at an offset. */
export function widthAt(text: string, offset: number): 1 | 2 {
  return (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1
}

/** Order of two strings by code points; JavaScript's own `<` compares UTF-16 units. */
export function compareStrings(budget: Budget, left: string, right: string): number {
  let offset = 0
  while (offset < left.length && left.charCodeAt(offset) === right.charCodeAt(offset)) offset += 1
  budget.chargeReading(offset)
  if (offset === left.length && offset === right.length) return 0
  // Step back onto a whole code point when the difference is in a low surrogate.
  if (offset > 0 && widthAt(left, offset - 1) === 2) offset -= 1
  return (left.codePointAt(offset) ?? -1) - (right.codePointAt(offset) ?? -1)
}

/**
 * Title-case of one code point where it is not the upper-case: the Latin digraphs, Georgian (which
 * has none) and the Greek letters with iota subscript (UnicodeData.txt field 14,
 * SpecialCasing.txt).
 */
function titleCase(character: string): string {
  const code = character.codePointAt(0) ?? 0
  const digraph = titleCaseDigraph(code)
  if (digraph !== null) return digraph
  if (code >= 0x10d0 && code <= 0x10ff) return character
  if (code === 0x149) return '\u02bcN'
  if (code >= 0x1f80 && code <= 0x1faf) return String.fromCodePoint(code | 8)
  if (code === 0x1fb3 || code === 0x1fc3 || code === 0x1ff3) return String.fromCodePoint(code + 9)
  if (code === 0x1fbc || code === 0x1fcc || code === 0x1ffc) return character
  const upper = character.toUpperCase()
  if (upper.length <= character.length) return upper
  const first = String.fromCodePoint(upper.codePointAt(0) ?? 0)
  return first + upper.slice(first.length).toLowerCase()
}

/** DŽ, LJ, NJ and DZ in title case; null for a code point that is none of them. */
function titleCaseDigraph(code: number): string | null {
  if (code >= 0x1f1 && code <= 0x1f3) return '\u01f2'
  if (code < 0x1c4 || code > 0x1cc) return null
  if (code <= 0x1c6) return '\u01c5'
  return code <= 0x1c9 ? '\u01c8' : '\u01cb'
}

/** str.capitalize: the first code point in title case, the rest in lower case. */
export function capitalize(text: string): string {
  if (text === '') return ''
  const width = widthAt(text, 0)
  return titleCase(text.slice(0, width)) + lowerAfterFirst(text, width)
}

/** Lower case of a tail, with what stands before it deciding about a final sigma. */
function lowerAfterFirst(text: string, width: number): string {
  const lower = text.slice(width).toLowerCase()
  return /^\u03c2|^\u03c3/.test(lower) ? `x${text.slice(width)}`.toLowerCase().slice(1) : lower
}

const CASED = /\p{Cased}/u

/** str.title: every run of cased letters begins in title case and goes on in lower case. */
export function title(text: string): string {
  let result = ''
  let word = ''
  for (const character of text) {
    if (CASED.test(character)) word += character
    else {
      result += capitalize(word) + character
      word = ''
    }
  }
  return result + capitalize(word)
}

export function swapCase(text: string): string {
  return Array.from(text, (character) =>
    /\p{Lu}/u.test(character) ? character.toLowerCase() : character.toUpperCase(),
  ).join('')
}
