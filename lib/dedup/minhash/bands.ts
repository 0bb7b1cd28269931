import { recallAt } from '@/lib/core/minhash-recall'
import { PERMUTATIONS } from './one-permutation'

/** A signature cut into bands of rows: two texts are candidates where a whole band is equal. */
export interface Bands {
  bands: number
  rows: number
}

/**
 * Share of the pairs exactly on the threshold that must become candidates; pairs above it become
 * candidates more often.
 */
const RECALL_AT_THRESHOLD = 0.99

/**
 * The longest bands, and so the fewest wasted candidates, that keep the recall at the threshold
 * itself. datasketch minimises false positives and negatives over all similarities instead, and
 * loses 13 to 18 % of the pairs. Below a threshold of about .04 one row per band still misses the
 * target; the reported recall shows it.
 */
export function solveBands(threshold: number): Bands {
  for (let rows = PERMUTATIONS; rows > 1; rows--) {
    const bands = { bands: Math.floor(PERMUTATIONS / rows), rows }
    if (recallAt(threshold, bands) >= RECALL_AT_THRESHOLD) return bands
  }
  return { bands: PERMUTATIONS, rows: 1 }
}
