import { WinnowError } from '@/lib/core/errors'
import { indexLength, neededOverlap, probeLength, smallestPartner } from './bounds'
import { GramOrder } from './gram-order'
import type { NearOptions } from './near-options'
import { overlap } from './overlap'
import type { SetColumns } from './shingle-sets'

/** Sets between two looks at the signal. */
const REPORT_EVERY = 4096
/** A candidate whose heads meet too late to share enough. Adding to it keeps it negative. */
const RULED_OUT = -(2 ** 30)

/**
 * The exact Jaccard self-join PPJoin (Xiao et al., WWW 2008): sets from small to large, each looked up by the head of
 * its grams in an index of the heads of those before it, then verified by a merge. Sets are distinct here.
 */
export function joinSets(sets: SetColumns, options: NearOptions, found: (one: number, other: number, score: number) => void): void {
  const { threshold } = options
  const { sizeOf } = sets
  const total = sizeOf.length
  if (total < 2) return
  const bySize = setsBySize(sizeOf)
  const order = new GramOrder(sets)
  const index = new HeadIndex(sizeOf, threshold)
  const head = new Uint32Array(probeLength(sizeOf[bySize[total - 1]!]!, threshold))
  const met = new Int32Array(total)
  const candidates = new Uint32Array(total)
  for (let turn = 0; turn < total; turn++) {
    if (turn % REPORT_EVERY === 0) pause(options, turn, total)
    const set = bySize[turn]!
    const size = sizeOf[set]!
    const probed = probeLength(size, threshold)
    const smallest = smallestPartner(size, threshold)
    order.head(set, probed, head)
    let candidateCount = 0
    for (let at = 0; at < probed; at++) {
      const gram = head[at]!
      for (let entry = index.first(gram); entry !== 0; entry = index.next[entry]!) {
        const other = index.set[entry]!
        const otherSize = sizeOf[other]!
        // A chain runs from the largest set to the smallest.
        if (otherSize < smallest) break
        if (index.gram[entry] !== gram) continue
        const before = met[other]!
        if (before === 0) candidates[candidateCount++] = other
        // Positional filter: what both can still share after this gram, with what they have shared, must reach the need.
        const reach = before + Math.min(size - at, otherSize - index.position[entry]!)
        met[other] = reach >= neededOverlap(size + otherSize, threshold) ? before + 1 : RULED_OUT
      }
    }
    for (let at = 0; at < candidateCount; at++) {
      const other = candidates[at]!
      if (met[other]! > 0) {
        const sizes = size + sizeOf[other]!
        const shared = overlap(sets, set, other, neededOverlap(sizes, threshold))
        const score = shared / (sizes - shared)
        if (shared > 0 && score >= threshold) found(set, other, score)
      }
      met[other] = 0
    }
    index.add(set, head, indexLength(size, threshold))
  }
  pause(options, total, total)
}

/** Posting lists of grams in heads, as chains through typed arrays; entry 0 is the end of a chain. */
class HeadIndex {
  readonly gram: Uint32Array
  readonly set: Uint32Array
  readonly position: Uint32Array
  readonly next: Uint32Array
  readonly #chains: Uint32Array
  #used = 1

  constructor(sizeOf: Uint32Array, threshold: number) {
    let entries = 1
    for (const size of sizeOf) entries += indexLength(size, threshold)
    this.gram = new Uint32Array(entries)
    this.set = new Uint32Array(entries)
    this.position = new Uint32Array(entries)
    this.next = new Uint32Array(entries)
    this.#chains = new Uint32Array(2 ** Math.ceil(Math.log2(entries * 1.5)))
  }

  /** The latest entry that may hold the gram. Heads hold small hashes: their low bits are the random ones. */
  first(gram: number): number {
    return this.#chains[gram & (this.#chains.length - 1)]!
  }

  add(set: number, head: Uint32Array, length: number): void {
    for (let at = 0; at < length; at++) {
      const entry = this.#used++
      const slot = head[at]! & (this.#chains.length - 1)
      this.gram[entry] = head[at]!
      this.set[entry] = set
      this.position[entry] = at
      this.next[entry] = this.#chains[slot]!
      this.#chains[slot] = entry
    }
  }
}

/** Set numbers from the smallest set to the largest, equal sizes by number. */
function setsBySize(sizeOf: Uint32Array): Uint32Array {
  const count = sizeOf.length
  const keys = Float64Array.from(sizeOf, (size, set) => size * count + set).sort()
  return Uint32Array.from(keys, (key) => key % count)
}

function pause(options: NearOptions, done: number, total: number): void {
  if (options.signal?.aborted === true) throw new WinnowError('cancelled', 'The search for near-duplicates was cancelled. Nothing was changed.')
  options.report?.('compare', done, total)
}
