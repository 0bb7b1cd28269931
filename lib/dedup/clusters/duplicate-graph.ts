import type { DuplicateGraph } from '@/lib/contract/duplicates'
import type { Clusters } from './cluster-pairs'
import type { KeepOrder } from './keep-order'
import type { Pairs } from '../columns/pairs'
import { positions } from '../columns/positions'

/** 16 bytes each: beyond this the screen would wait for the graph to be read. */
const MAXIMUM_EDGES = 2_000_000

interface GraphRows {
  ids: ArrayLike<number>
  order: KeepOrder
  /** Rows before this number are of the other dataset. */
  from: number
}

/** The graph of a run; of too many pairs those of the suggestion alone. */
export function makeGraph(
  { ids, order, from }: GraphRows,
  pairs: Pairs,
  removed: Clusters['removed'],
  maximum = MAXIMUM_EDGES,
): DuplicateGraph {
  const complete = pairs.left.length <= maximum
  const kept = complete ? pairs : removalPairs(removed)
  const alike = new Uint8Array(ids.length)
  for (const end of [kept.left, kept.right]) for (const row of end) alike[row] = 1
  const rows = positions(ids.length, (row) => alike[row] === 1)
  const numberOf = new Uint32Array(ids.length)
  rows.forEach((row, at) => (numberOf[row] = at))
  return {
    ids: Float64Array.from(rows, (row) => ids[row]!),
    pairs: {
      left: kept.left.map((row) => numberOf[row]!),
      right: kept.right.map((row) => numberOf[row]!),
      score: kept.score,
    },
    protected: Uint8Array.from(rows, (row) => order.protected?.[row] ?? 0),
    completeness: Float64Array.from(rows, (row) => order.completeness?.[row] ?? 0),
    foreign: Uint8Array.from(rows, (row) => (row < from ? 1 : 0)),
    complete,
  }
}

/** Each removed row with the one kept for it. */
export function removalPairs(removed: Clusters['removed']): Pairs {
  return {
    left: Uint32Array.from(removed, ({ removed: row, kept }) => Math.min(row, kept)),
    right: Uint32Array.from(removed, ({ removed: row, kept }) => Math.max(row, kept)),
    score: Float64Array.from(removed, ({ score }) => score),
  }
}
