/** Classes of a code point: part of a word, a word of its own, or (0) between words. */
export const PART = 1
export const ALONE = 2

const WORD = /[\p{L}\p{N}\p{M}]/u
/**
 * Scripts written without spaces between words (UAX #29 leaves them to dictionaries): every
 * character is a word.
 */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

const PAGE_BITS = 8
const PAGE_SIZE = 1 << PAGE_BITS
/**
 * Pages of 256 code points, filled when a text first needs them: a property regex per character
 * would cost 50 ns.
 */
const pages: (Uint8Array | undefined)[] = []

export function wordClass(codePoint: number): number {
  const page = pages[codePoint >>> PAGE_BITS] ?? fillPage(codePoint >>> PAGE_BITS)
  return page[codePoint & (PAGE_SIZE - 1)]!
}

function fillPage(number: number): Uint8Array {
  const page = new Uint8Array(PAGE_SIZE)
  for (let offset = 0; offset < PAGE_SIZE; offset++) {
    const character = String.fromCodePoint(number * PAGE_SIZE + offset)
    if (WORD.test(character)) page[offset] = UNSPACED.test(character) ? ALONE : PART
  }
  pages[number] = page
  return page
}

/** For ASCII: the lower-case code unit where it is part of a word, 0 where it is not. */
export const ASCII_WORD = Uint8Array.from({ length: 128 }, (_, unit) => {
  const character = String.fromCharCode(unit)
  return WORD.test(character) ? character.toLowerCase().charCodeAt(0) : 0
})
