import { comparableWords } from './comparable'
import { mix32 } from './mix'
import { ALONE, ASCII_WORD, PART, wordClass } from './word-class'

/** FNV-1a's multiplier, 32 bits. */
const FNV_PRIME = 0x01000193

/**
 * Texts to token hashes. Words are runs of letters, digits and marks of the comparable text; a
 * character of a script without spaces is a word of its own. One instance reuses its buffer, so
 * nothing is allocated per word.
 */
export class TokenHasher {
  /**
   * The hashes of the last text, after those that were to be kept; the last call returned their
   * count.
   */
  hashes = new Uint32Array(4096)
  readonly #encoder = new TextEncoder()
  #bytes = new Uint8Array(4096)

  /**
   * Hashes the words of a text and returns their number. The first `kept` hashes are left in front
   * of them.
   */
  words(text: string, seed: number, kept = 0): number {
    this.#reserve(text.length, kept)
    // UTF-8 is one byte per unit for ASCII alone: then no normalisation is needed, and bytes are
    // read twice as fast.
    const { read, written } = this.#encoder.encodeInto(text, this.#bytes)
    return read === text.length && written === read
      ? this.#asciiWords(written, seed, kept)
      : this.#unicodeWords(comparableWords(text), seed, kept)
  }

  /**
   * Hashes the characters (code points) of a text, a run of whitespace being one and none at the
   * ends.
   */
  characters(text: string, seed: number, kept = 0): number {
    const given = comparableWords(text).replace(/\s+/gu, ' ').trim()
    this.#reserve(given.length, kept)
    let count = kept
    for (let at = 0; at < given.length; at++) {
      const codePoint = given.codePointAt(at)!
      if (codePoint > 0xffff) at++
      this.hashes[count++] = mix32(Math.imul(seed ^ codePoint, FNV_PRIME))
    }
    return count - kept
  }

  /**
   * Two loops, between words and in one, take a tenth less than one that asks at each byte where it
   * is.
   */
  #asciiWords(length: number, seed: number, kept: number): number {
    const hashes = this.hashes
    const bytes = this.#bytes
    bytes[length] = 0 // ends the last word
    let count = kept
    for (let at = 0; at < length; at++) {
      let folded = ASCII_WORD[bytes[at]!]!
      if (folded === 0) continue
      let hash = seed
      do {
        hash = Math.imul(hash ^ folded, FNV_PRIME)
        folded = ASCII_WORD[bytes[++at]!]!
      } while (folded !== 0)
      hashes[count++] = mix32(hash)
    }
    return count - kept
  }

  #unicodeWords(text: string, seed: number, kept: number): number {
    this.#reserve(text.length, kept)
    const hashes = this.hashes
    let count = kept
    let hash = seed
    let inWord = false
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at)
      const astral = unit >= 0xd800 && unit < 0xdc00
      const codePoint = astral ? text.codePointAt(at)! : unit
      const kind = wordClass(codePoint)
      if (kind === PART) {
        hash = Math.imul(hash ^ codePoint, FNV_PRIME)
        inWord = true
      } else {
        if (inWord) hashes[count++] = mix32(hash)
        if (kind === ALONE) hashes[count++] = mix32(Math.imul(seed ^ codePoint, FNV_PRIME))
        hash = seed
        inWord = false
      }
      if (codePoint > 0xffff) at++
    }
    if (inWord) hashes[count++] = mix32(hash)
    return count - kept
  }

  #reserve(tokens: number, kept: number): void {
    if (this.#bytes.length <= tokens) this.#bytes = new Uint8Array(tokens * 2 + 1)
    if (this.hashes.length >= kept + tokens) return
    const wider = new Uint32Array((kept + tokens) * 2)
    wider.set(this.hashes.subarray(0, kept))
    this.hashes = wider
  }
}
