import { DisjointSets } from './disjoint-sets'
import type { Pairs } from '../columns/pairs'

/**
 * Per document, the smallest one it is connected to by pairs of at least this similarity: for
 * display and for splits, never a reason to remove.
 */
export function connectedAt(count: number, pairs: Pairs, threshold: number): Uint32Array {
  const connected = new DisjointSets(count)
  connectBetween(connected, pairs, threshold, Infinity)
  return connected.roots()
}

/** Joins what pairs of a similarity from `low` to below `high` connect. */
export function connectBetween(connected: DisjointSets, pairs: Pairs, low: number, high: number): void {
  pairs.left.forEach((left, pair) => {
    const score = pairs.score[pair]!
    if (score >= low && score < high) connected.union(left, pairs.right[pair]!)
  })
}
