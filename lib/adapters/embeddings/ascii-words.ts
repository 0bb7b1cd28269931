const EMPTY = -1
/**
 * Words remembered; natural text repeats far fewer. A power of two at most half full keeps the
 * search short.
 */
const MAXIMUM_WORDS = 1 << 17
const SLOTS = MAXIMUM_WORDS * 2
/** Longer ones hardly come again, and would fill the memory. */
const MAXIMUM_CACHED_LENGTH = 40
const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193

/**
 * Ids by word, looked up in the text where it stands: cutting a string out of it for every word
 * took most of the time. The hash (FNV-1a) finds a slot, the letters decide.
 */
export class AsciiWords {
  readonly #encode: (word: string) => readonly number[]
  readonly #slots = new Int32Array(SLOTS).fill(EMPTY)
  #words: string[] = []
  #ids: (readonly number[])[] = []

  constructor(encode: (word: string) => readonly number[]) {
    this.#encode = encode
  }

  /**
   * Token ids of the word from `start` to `end`, with upper case read as lower case; `hash` is the
   * hash of its lower-case letters.
   */
  find(text: string, start: number, end: number, hash: number): readonly number[] {
    let slot = hash & (SLOTS - 1)
    for (let at = this.#slots[slot]!; at !== EMPTY; at = this.#slots[slot]!) {
      if (equalsLowerCase(this.#words[at]!, text, start, end)) return this.#ids[at]!
      slot = (slot + 1) & (SLOTS - 1)
    }
    const word = text.slice(start, end).toLowerCase()
    const ids = this.#encode(word)
    if (word.length <= MAXIMUM_CACHED_LENGTH) this.#remember(word, ids, slot)
    return ids
  }

  #remember(word: string, ids: readonly number[], slot: number): void {
    if (this.#words.length >= MAXIMUM_WORDS) {
      this.#slots.fill(EMPTY)
      this.#words = []
      this.#ids = []
      return
    }
    this.#slots[slot] = this.#words.length
    this.#words.push(word)
    this.#ids.push(ids)
  }
}

function equalsLowerCase(word: string, text: string, start: number, end: number): boolean {
  if (word.length !== end - start) return false
  for (let at = 0; at < word.length; at++)
    if (word.charCodeAt(at) !== LOWER[text.charCodeAt(start + at)]) return false
  return true
}

/** The class of a plain ASCII character in BertPreTokenizer; other characters are not read here. */
export const SPACE = 0
export const LETTER = 1
const PUNCTUATION = 2
export const OTHER = 3
export const KIND = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code)
  if (/[\t\n\r ]/.test(character)) return SPACE
  if (/[A-Za-z0-9]/.test(character)) return LETTER
  return /[!-~]/.test(character) ? PUNCTUATION : OTHER
})
const LOWER = Uint8Array.from({ length: 128 }, (_, code) =>
  String.fromCharCode(code).toLowerCase().charCodeAt(0),
)

export function startHash(): number {
  return FNV_OFFSET
}

export function addToHash(hash: number, code: number): number {
  return Math.imul(hash ^ LOWER[code]!, FNV_PRIME)
}
