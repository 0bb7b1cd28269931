import type { SetColumns } from './shingle-sets'

/** Sets sampled for common grams: at least this many, and one in fifty of a large collection. */
const SAMPLE_SIZE = 4096
const SAMPLE_SHARE = 1 / 50
/** Bits of a hash that say quickly that a gram is not hot. */
const FILTER_BITS = 20

/**
 * One total order of all grams, in which the join reads the head of each set: grams a sample shows to be common come
 * last, commonest at the very end, the rest by their hash. Every total order gives the same pairs. By hash alone,
 * boilerplate that hashes low would stand at the head of every row that has it and make them all candidates; ordering
 * by true frequency would cost a count of every gram.
 */
export class GramOrder {
  readonly #sets: SetColumns
  readonly #hot: Map<number, number>
  readonly #maybeHot = new Uint8Array(1 << FILTER_BITS)
  #held = new Float64Array(1024)

  constructor(sets: SetColumns) {
    this.#sets = sets
    this.#hot = hotGrams(sets)
    for (const gram of this.#hot.keys()) this.#maybeHot[gram >>> (32 - FILTER_BITS)] = 1
  }

  /** Writes the first `length` grams of a set, in this order, to `head`. */
  head(set: number, length: number, head: Uint32Array): void {
    const block = this.#sets.blocks[this.#sets.blockOf[set]!]!
    const start = this.#sets.startOf[set]!
    const size = this.#sets.sizeOf[set]!
    if (this.#held.length < size) this.#held = new Float64Array(size * 2)
    let taken = 0
    let held = 0
    for (let at = 0; at < size && taken < length; at++) {
      const gram = block[start + at]!
      const frequency = this.#maybeHot[gram >>> (32 - FILTER_BITS)] === 1 ? this.#hot.get(gram) : undefined
      if (frequency === undefined) head[taken++] = gram
      else this.#held[held++] = frequency * 2 ** 32 + gram
    }
    if (taken === length) return
    this.#held.subarray(0, held).sort()
    for (let at = 0; taken < length; at++) head[taken++] = this.#held[at]! % 2 ** 32
  }
}

/** Grams that more than one sampled set has, with the number of sampled sets that have them. */
function hotGrams(sets: SetColumns): Map<number, number> {
  const count = sets.sizeOf.length
  const sample = Math.min(count, Math.max(SAMPLE_SIZE, Math.ceil(count * SAMPLE_SHARE)))
  let total = 0
  for (let turn = 0; turn < sample; turn++) total += sets.sizeOf[Math.floor((turn * count) / sample)]!
  const mask = 2 ** Math.ceil(Math.log2(total * 2 + 1)) - 1
  const grams = new Uint32Array(mask + 1)
  const seen = new Uint32Array(mask + 1)
  const hot = new Map<number, number>()
  for (let turn = 0; turn < sample; turn++) {
    const set = Math.floor((turn * count) / sample)
    const block = sets.blocks[sets.blockOf[set]!]!
    const start = sets.startOf[set]!
    for (let at = start; at < start + sets.sizeOf[set]!; at++) {
      const gram = block[at]!
      let slot = gram & mask
      while (seen[slot] !== 0 && grams[slot] !== gram) slot = (slot + 1) & mask
      grams[slot] = gram
      seen[slot]!++
      if (seen[slot]! > 1) hot.set(gram, seen[slot]!)
    }
  }
  return hot
}
