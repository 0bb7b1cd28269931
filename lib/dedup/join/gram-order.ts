import { sharedUint32 } from '../columns/growing-columns'
import type { SetColumns } from '../shingles/shingle-sets'

/**
 * Sets sampled for common grams: at least this many, and one in a hundred of a large collection.
 */
const SAMPLE_SIZE = 1024
const SAMPLE_SHARE = 1 / 400
/** Bits of a hash that say quickly that a gram is not hot. */
const FILTER_BITS = 20

/**
 * Grams that more than one sampled set has, and how many have them; as a table, 0 sets where a slot
 * is free.
 */
export interface HotGrams {
  gram: Uint32Array
  sets: Uint32Array
}

/**
 * One total order of all grams, in which the join reads the head of each set: grams that are common
 * in a sample come last, the commonest at the very end, the rest by their hash. Every total order
 * gives the same pairs. By hash alone, boilerplate with a low hash would be at the head of every
 * row that has it and make them all candidates; ordering by true frequency would need a count of
 * every gram.
 */
export class GramOrder {
  readonly #sets: SetColumns
  readonly #hot: HotGrams
  readonly #maybeHot = new Uint8Array(1 << FILTER_BITS)
  #held = new Float64Array(1024)

  constructor(sets: SetColumns, hot: HotGrams) {
    this.#sets = sets
    this.#hot = hot
    hot.sets.forEach((count, slot) => {
      if (count > 0) this.#maybeHot[hot.gram[slot]! >>> (32 - FILTER_BITS)] = 1
    })
  }

  /** Writes the first `length` grams of a set, in this order, to `head`. */
  head(set: number, length: number, head: Uint32Array): void {
    const block = this.#sets.blocks[this.#sets.blockOf[set]!]!
    const start = this.#sets.startOf[set]!
    const end = start + this.#sets.sizeOf[set]!
    const maybeHot = this.#maybeHot
    if (this.#held.length < end - start) this.#held = new Float64Array((end - start) * 2)
    let taken = 0
    let held = 0
    for (let at = start; at < end && taken < length; at++) {
      const gram = block[at]!
      const frequency = maybeHot[gram >>> (32 - FILTER_BITS)] === 1 ? frequencyOf(this.#hot, gram) : 0
      if (frequency === 0) head[taken++] = gram
      else this.#held[held++] = frequency * 2 ** 32 + gram
    }
    if (taken === length) return
    this.#held.subarray(0, held).sort()
    for (let at = 0; taken < length; at++) head[taken++] = this.#held[at]! % 2 ** 32
  }
}

function frequencyOf(hot: HotGrams, gram: number): number {
  const mask = hot.gram.length - 1
  let slot = gram & mask
  while (hot.sets[slot] !== 0 && hot.gram[slot] !== gram) slot = (slot + 1) & mask
  return hot.sets[slot]!
}

/**
 * The grams that more than one set of an evenly spread sample has; of several parts, the one whose
 * hashes leave the remainder `part`, so that threads can share the count.
 */
export function hotGrams(sets: SetColumns, part: number, parts: number): HotGrams {
  const count = sets.sizeOf.length
  const sample = Math.min(count, Math.max(SAMPLE_SIZE, Math.ceil(count * SAMPLE_SHARE)))
  let total = 0
  for (let turn = 0; turn < sample; turn++) total += sets.sizeOf[Math.floor((turn * count) / sample)]!
  const mask = 2 ** Math.ceil(Math.log2((total / parts) * 2.5 + 64)) - 1
  const grams = new Uint32Array(mask + 1)
  const seen = new Uint32Array(mask + 1)
  for (let turn = 0; turn < sample; turn++) {
    const set = Math.floor((turn * count) / sample)
    const block = sets.blocks[sets.blockOf[set]!]!
    const start = sets.startOf[set]!
    const end = start + sets.sizeOf[set]!
    for (let at = start; at < end; at++) {
      const gram = block[at]!
      if (parts > 1 && gram % parts !== part) continue
      let slot = (gram >>> 3) & mask
      while (seen[slot] !== 0 && grams[slot] !== gram) slot = (slot + 1) & mask
      grams[slot] = gram
      seen[slot]!++
    }
  }
  return seenTwice(grams, seen)
}

function seenTwice(grams: Uint32Array, seen: Uint32Array): HotGrams {
  let hot = 0
  for (const sets of seen) if (sets > 1) hot++
  const listed = { gram: sharedUint32(hot), sets: sharedUint32(hot) }
  for (let slot = 0, at = 0; slot < seen.length; slot++) {
    if (seen[slot]! < 2) continue
    listed.gram[at] = grams[slot]!
    listed.sets[at++] = seen[slot]!
  }
  return listed
}

/** The lists of all parts as one table. */
export function hotTable(lists: readonly HotGrams[]): HotGrams {
  const size = 2 ** Math.ceil(Math.log2(lists.reduce((total, { gram }) => total + gram.length, 0) * 2 + 2))
  const table = { gram: sharedUint32(size), sets: sharedUint32(size) }
  for (const { gram, sets } of lists) {
    for (let at = 0; at < gram.length; at++) {
      let slot = gram[at]! & (size - 1)
      while (table.sets[slot] !== 0) slot = (slot + 1) & (size - 1)
      table.gram[slot] = gram[at]!
      table.sets[slot] = sets[at]!
    }
  }
  return table
}
