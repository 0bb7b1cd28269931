import type { ThresholdPoint } from '@/lib/contract/duplicates'
import { connectBetween } from './connected'
import { DisjointSets } from './disjoint-sets'
import type { Pairs } from '../columns/pairs'
import type { StarClusters } from './star-clusters'

const STEPS_PER_UNIT = 100

/** The threshold of a run and every hundredth above it. */
export function thresholdSteps(from: number): number[] {
  const first = Math.floor(from * STEPS_PER_UNIT + 1e-9) + 1
  return [
    from,
    ...Array.from(
      { length: Math.max(0, STEPS_PER_UNIT - first + 1) },
      (_, at) => (first + at) / STEPS_PER_UNIT,
    ),
  ]
}

/**
 * The number of removable rows at each threshold. `thresholds` ascend; starting from the highest,
 * each adds its own pairs to the connected ones.
 */
export function thresholdCurve(
  count: number,
  pairs: Pairs,
  stars: StarClusters,
  thresholds: readonly number[],
): ThresholdPoint[] {
  const connected = new DisjointSets(count)
  let above = Infinity
  return thresholds
    .toReversed()
    .map((threshold) => {
      connectBetween(connected, pairs, threshold, above)
      above = threshold
      return { threshold, ...countRemovable(stars.at(threshold).kept, connected) }
    })
    .reverse()
}

function countRemovable(kept: Uint32Array, connected: DisjointSets): Omit<ThresholdPoint, 'threshold'> {
  const seen = new Uint8Array(kept.length)
  let clusters = 0
  let removable = 0
  kept.forEach((keeper, document) => {
    if (keeper === document) return
    removable++
    const root = connected.find(document)
    clusters += 1 - seen[root]!
    seen[root] = 1
  })
  return { clusters, removable }
}
