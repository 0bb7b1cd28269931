import { probeLength } from './bounds'
import { hotTable, type HotGrams } from './gram-order'
import { sharedUint32 } from '../columns/growing-columns'
import type { SetColumns } from '../shingles/shingle-sets'

/** The plan that all workers of one join share. All of it is shared memory or small. */
export interface JoinPlan {
  sets: SetColumns
  threshold: number
  /**
   * Sets from the smallest to the largest, equal sizes by number: a set's place here is its rank.
   */
  ranked: Uint32Array
  hot: HotGrams
  /** Grams in all heads. */
  heads: number
  /**
   * If only some pairs are wanted: those with at least one fresh set, or those of a fresh and an
   * older one.
   */
  fresh: Fresh | null
}

export interface Fresh {
  /** 1 for every set that is fresh. */
  isFresh: Uint8Array
  pairs: 'any' | 'across'
}

/** Sets `from` to `to` - 1: the share of one task. */
export interface SetRange {
  from: number
  to: number
}

export function planJoin(
  sets: SetColumns,
  threshold: number,
  hot: readonly HotGrams[],
  fresh: Fresh | null = null,
): JoinPlan {
  const ranked = setsBySize(sets.sizeOf)
  let heads = 0
  for (const size of sets.sizeOf) heads += probeLength(size, threshold)
  return { sets, threshold, ranked, hot: hotTable(hot), heads, fresh }
}

/** Cuts the sets into `count` ranges. */
export function setRanges(sets: SetColumns, count: number): SetRange[] {
  const total = sets.sizeOf.length
  const edge = (turn: number): number => Math.floor((turn * total) / count)
  return Array.from({ length: count }, (_, turn) => ({ from: edge(turn), to: edge(turn + 1) }))
}

/** A counting sort: stable, so sets of equal size remain in the order of their numbers. */
function setsBySize(sizeOf: Uint32Array): Uint32Array {
  let largest = 0
  for (const size of sizeOf) largest = Math.max(largest, size)
  const next = new Uint32Array(largest + 2)
  for (const size of sizeOf) next[size + 1]!++
  for (let size = 0; size < largest; size++) next[size + 1]! += next[size]!
  const ranked = sharedUint32(sizeOf.length)
  for (let set = 0; set < sizeOf.length; set++) ranked[next[sizeOf[set]!]!++] = set
  return ranked
}
