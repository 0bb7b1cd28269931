import { mix32 } from '@/lib/text/mix'

/** Maps a gram to its index in a list, by open addressing. */
export class GramTable {
  readonly #grams: Uint32Array
  /** Place + 1, 0 where free. */
  readonly #slots: Uint32Array

  constructor(grams: Uint32Array) {
    this.#grams = grams
    this.#slots = new Uint32Array(2 ** Math.ceil(Math.log2(grams.length * 2 + 2)))
    const mask = this.#slots.length - 1
    grams.forEach((gram, at) => {
      let slot = mix32(gram) & mask
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask
      this.#slots[slot] = at + 1
    })
  }

  /** -1 where it is not listed. */
  indexOf(gram: number): number {
    const mask = this.#slots.length - 1
    let slot = mix32(gram) & mask
    while (this.#slots[slot] !== 0 && this.#grams[this.#slots[slot]! - 1] !== gram) slot = (slot + 1) & mask
    return this.#slots[slot]! - 1
  }
}
