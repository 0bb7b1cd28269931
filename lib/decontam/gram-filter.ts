/**
 * Bits per gram: 50,000 grams fit into the processor's second cache, and five windows in a hundred
 * pass the first look.
 */
const BITS_PER_GRAM = 32
/**
 * A second bit from other bits of the hash: of the five in a hundred, five in a hundred pass this
 * one too.
 */
const SECOND = 0x85ebca6b

/**
 * A bitmap of gram hashes (a Bloom filter of two bits each): says "not there" of nearly all windows
 * of a row without touching the index.
 */
export class GramFilter {
  /** For the first look, which callers take themselves: bit `hash >>> shift` of the words. */
  readonly words: Uint32Array
  readonly shift: number

  constructor(hashes: Iterable<number>, count: number) {
    const bits = Math.min(27, Math.max(10, Math.ceil(Math.log2(count * BITS_PER_GRAM + 1))))
    this.words = new Uint32Array(2 ** (bits - 5))
    this.shift = 32 - bits
    for (const hash of hashes) {
      this.#set(hash >>> this.shift)
      this.#set(Math.imul(hash, SECOND) >>> this.shift)
    }
  }

  /** The second look. */
  confirms(hash: number): boolean {
    const bit = Math.imul(hash, SECOND) >>> this.shift
    return (this.words[bit >>> 5]! & (1 << (bit & 31))) !== 0
  }

  #set(bit: number): void {
    this.words[bit >>> 5]! |= 1 << (bit & 31)
  }
}
