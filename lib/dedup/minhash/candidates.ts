import { neededOverlap, smallestPartner } from '../join/bounds'
import { sharedUint32 } from '../columns/growing-columns'
import type { SetRange } from '../join/join-plan'
import { mix32 } from '@/lib/text/mix'
import { overlap } from '../join/overlap'
import { PairCollector, type Pairs } from '../columns/pairs'
import type { SetColumns } from '../shingles/shingle-sets'
import type { Bands } from './bands'
import { PERMUTATIONS, sign } from './one-permutation'

/** One hash per band of every set of a range: set after set. */
export function bandHashes(sets: SetColumns, { bands, rows }: Bands, { from, to }: SetRange): Uint32Array {
  const hashes = sharedUint32((to - from) * bands)
  const signature = new Uint32Array(PERMUTATIONS)
  let at = 0
  for (let set = from; set < to; set++) {
    sign(sets.blocks[sets.blockOf[set]!]!, sets.startOf[set]!, sets.sizeOf[set]!, signature)
    for (let band = 0; band < bands; band++) {
      let hash = band
      for (let row = band * rows; row < (band + 1) * rows; row++)
        hash = mix32(Math.imul(hash, 31) ^ signature[row]!)
      hashes[at++] = hash
    }
  }
  return hashes
}

/**
 * The pairs of sets that agree on one band and on none before it, so that each comes up in one band
 * only; what counts is their exact Jaccard similarity. `compared` says how many there were to look
 * at.
 */
export function bandPairs(
  sets: SetColumns,
  hashes: Uint32Array,
  bands: number,
  band: number,
  threshold: number,
): { pairs: Pairs; compared: number } {
  const { sizeOf } = sets
  const count = sizeOf.length
  const pairs = new PairCollector()
  const mask = 2 ** Math.ceil(Math.log2(count * 2 + 2)) - 1
  const latest = new Uint32Array(mask + 1)
  const before = new Uint32Array(count)
  let compared = 0
  for (let set = 0; set < count; set++) {
    const hash = hashes[set * bands + band]!
    const slot = hash & mask
    for (let entry = latest[slot]!; entry !== 0; entry = before[entry - 1]!) {
      const other = entry - 1
      if (hashes[other * bands + band] !== hash || agreeBefore(hashes, set * bands, other * bands, band))
        continue
      const sizes = sizeOf[set]! + sizeOf[other]!
      if (
        Math.min(sizeOf[set]!, sizeOf[other]!) <
        smallestPartner(Math.max(sizeOf[set]!, sizeOf[other]!), threshold)
      )
        continue
      compared++
      const shared = overlap(sets, set, other, neededOverlap(sizes, threshold))
      const score = shared / (sizes - shared)
      if (shared > 0 && score >= threshold) pairs.add(set, other, score)
    }
    before[set] = latest[slot]!
    latest[slot] = set + 1
  }
  return { pairs: pairs.pairs(), compared }
}

function agreeBefore(hashes: Uint32Array, one: number, other: number, band: number): boolean {
  for (let at = 0; at < band; at++) if (hashes[one + at] === hashes[other + at]) return true
  return false
}
