import { CosineScan } from './cosine-scan'
import type { ScoredPair } from './calibration'
import { packedLength, type PackedRows } from './packed-rows'
import { GROUP, groupsOf, packSketches } from './sketch'
import { asVectors, cosineBetween, type Vectors } from './vectors'

/**
 * Every pair of a query and a row with a cosine of at least the threshold: `left` is the query,
 * `right` the row. Stops at `maximum` pairs, so that queries similar to everything are bounded.
 */
export function crossPairs(
  queries: Vectors,
  rows: PackedRows,
  threshold: number,
  maximum: number,
): ScoredPair[] {
  const pairs: ScoredPair[] = []
  eachPair(queries, rows, threshold, (left, right, score) => {
    pairs.push({ left, right, score })
    return pairs.length < maximum
  })
  return pairs
}

/** The most alike rows of some queries, and from which likeness on. */
export interface NearestPlan {
  queries: Vectors
  rows: PackedRows
  floor: number
  /** Rows per query, at most. */
  neighbours: number
}

/**
 * The most alike rows of the queries [from, to), best first, equal ones in their order. Keeps no
 * more than it returns, however many rows look alike.
 */
export function nearestRows(
  { queries, rows, floor, neighbours }: NearestPlan,
  { from, to }: { from: number; to: number },
): ScoredPair[] {
  const best: ScoredPair[][] = Array.from({ length: to - from }, () => [])
  eachPair(
    asVectors(
      queries.values.subarray(from * queries.dimensions, to * queries.dimensions),
      queries.dimensions,
    ),
    rows,
    floor,
    (query, right, score) => {
      const list = best[query]!
      const before = list.findIndex(
        (other) => score > other.score || (score === other.score && right < other.right),
      )
      if (before >= 0) list.splice(before, 0, { left: from + query, right, score })
      else list.push({ left: from + query, right, score })
      if (list.length > neighbours) list.pop()
      return true
    },
  )
  return best.flat()
}

function eachPair(
  queries: Vectors,
  { vectors, sketching, packed: packedRows }: PackedRows,
  threshold: number,
  each: (query: number, row: number, score: number) => boolean,
): void {
  const packed = new Int16Array(packedRows.length + packedLength(queries.count, sketching))
  const groups = groupsOf(vectors.count)
  packed.set(packedRows)
  packSketches(queries, sketching, packed.subarray(packedRows.length), 0, groupsOf(queries.count))
  new CosineScan(packed, sketching.width, threshold).across(
    { from: groups, to: groups + groupsOf(queries.count) },
    groups,
    (one, row) => {
      const query = one - groups * GROUP
      if (query >= queries.count || row >= vectors.count) return true
      const score = cosineBetween(queries, query, vectors, row)
      return score < threshold || each(query, row, score)
    },
  )
}
