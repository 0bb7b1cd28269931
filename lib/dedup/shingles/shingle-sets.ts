import { GrowingUint32, sharedUint32 } from '../columns/growing-columns'

/**
 * Words per storage block: 4 MB, so growing never copies stored data. A larger set gets a block of
 * its own.
 */
const BLOCK_SIZE = 1 << 20

/**
 * Sets up to this size carry a second, independent hash per gram. With a few grams one 32-bit
 * collision would make two different short texts the same (one pair in 2^32: already one expected
 * among 100,000 one-shingle texts); larger sets would need many collisions at once.
 */
export const SMALL_SET = 8

/**
 * Set s is blocks[blockOf[s]] from startOf[s], sizeOf[s] sorted grams long; a small set's checks
 * follow its grams.
 */
export interface SetColumns {
  blocks: readonly Uint32Array[]
  blockOf: Uint32Array
  startOf: Uint32Array
  sizeOf: Uint32Array
  /** Equal sets have equal fingerprints. */
  fingerprintOf: Uint32Array
}

/**
 * The distinct shingle sets of a collection: sorted 32-bit gram hashes in typed arrays. A set that
 * is here already is found, not stored again, so a corpus of copies costs one set.
 */
export class ShingleSets {
  readonly #blocks: Uint32Array[] = []
  #used = BLOCK_SIZE
  readonly #blockOf = new GrowingUint32()
  readonly #startOf = new GrowingUint32()
  readonly #sizeOf = new GrowingUint32()
  readonly #fingerprintOf = new GrowingUint32()
  /** Open addressing: set number + 1, 0 where free. */
  #table = new Uint32Array(2048)

  get count(): number {
    return this.#sizeOf.length
  }

  /**
   * The number of a set, new or known. `words` holds `size` sorted grams, and after them, in a
   * small set, their checks.
   */
  add(words: Uint32Array, size: number): number {
    const width = storedWidth(size)
    const fingerprint = fingerprintOf(words, width)
    const mask = this.#table.length - 1
    let slot = fingerprint & mask
    for (let entry = this.#table[slot]!; entry !== 0; entry = this.#table[slot]!) {
      const set = entry - 1
      if (
        this.#fingerprintOf.at(set) === fingerprint &&
        this.#sizeOf.at(set) === size &&
        this.#equals(set, words, width)
      )
        return set
      slot = (slot + 1) & mask
    }
    this.#table[slot] = this.count + 1
    this.#append(words, width)
    this.#sizeOf.push(size)
    this.#fingerprintOf.push(fingerprint)
    if (this.count * 2 > this.#table.length) this.#rehash()
    return this.count - 1
  }

  /**
   * The columns, for loops over all sets and for other threads; adding sets does not change them.
   */
  columns(): SetColumns {
    return {
      blocks: this.#blocks.slice(),
      blockOf: this.#blockOf.shared(),
      startOf: this.#startOf.shared(),
      sizeOf: this.#sizeOf.shared(),
      fingerprintOf: this.#fingerprintOf.shared(),
    }
  }

  #append(words: Uint32Array, width: number): void {
    if (this.#used + width > BLOCK_SIZE) {
      this.#blocks.push(sharedUint32(Math.max(BLOCK_SIZE, width)))
      this.#used = 0
    }
    const block = this.#blocks[this.#blocks.length - 1]!
    const start = this.#used
    // A loop: set() of a subarray makes an object per text, which costs more than the copy.
    for (let at = 0; at < width; at++) block[start + at] = words[at]!
    this.#blockOf.push(this.#blocks.length - 1)
    this.#startOf.push(this.#used)
    this.#used += width
  }

  #equals(set: number, words: Uint32Array, width: number): boolean {
    const block = this.#blocks[this.#blockOf.at(set)]!
    const start = this.#startOf.at(set)
    for (let at = 0; at < width; at++) if (block[start + at] !== words[at]) return false
    return true
  }

  #rehash(): void {
    this.#table = new Uint32Array(this.#table.length * 2)
    const mask = this.#table.length - 1
    this.#fingerprintOf.view().forEach((fingerprint, set) => {
      let slot = fingerprint & mask
      while (this.#table[slot] !== 0) slot = (slot + 1) & mask
      this.#table[slot] = set + 1
    })
  }
}

/** Whether two sets are the same set. */
export function equalSets(sets: SetColumns, one: number, other: number): boolean {
  if (sets.fingerprintOf[one] !== sets.fingerprintOf[other] || sets.sizeOf[one] !== sets.sizeOf[other])
    return false
  const here = sets.blocks[sets.blockOf[one]!]!
  const there = sets.blocks[sets.blockOf[other]!]!
  const start = sets.startOf[one]!
  const otherStart = sets.startOf[other]!
  const width = storedWidth(sets.sizeOf[one]!)
  for (let at = 0; at < width; at++) if (here[start + at] !== there[otherStart + at]) return false
  return true
}

/** Words a set of this size takes in its block. */
function storedWidth(size: number): number {
  return size <= SMALL_SET ? size * 2 : size
}

function fingerprintOf(words: Uint32Array, width: number): number {
  let hash = width
  for (let at = 0; at < width; at++) hash = Math.imul(hash ^ words[at]!, 0x9e3779b1) ^ (hash >>> 15)
  return (hash ^ (hash >>> 16)) >>> 0
}
