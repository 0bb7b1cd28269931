import { CosineScan } from './cosine-scan'
import type { ScoredPair } from './calibration'
import { packedLength, type PackedRows } from './packed-rows'
import { GROUP, groupsOf, packSketches } from './sketch'
import { cosineBetween, type Vectors } from './vectors'

/**
 * Every pair of a query and a row with a cosine of at least the threshold: `left` is the query, `right` the row. Stops
 * at `maximum` pairs, so that queries to which everything looks alike stay small.
 */
export function crossPairs(queries: Vectors, rows: PackedRows, threshold: number, maximum: number): ScoredPair[] {
  const { vectors, sketching } = rows
  const packed = new Int16Array(rows.packed.length + packedLength(queries.count, sketching))
  const groups = groupsOf(vectors.count)
  packed.set(rows.packed)
  packSketches(queries, sketching, packed.subarray(rows.packed.length), 0, groupsOf(queries.count))
  const pairs: ScoredPair[] = []
  new CosineScan(packed, sketching.width, threshold).across({ from: groups, to: groups + groupsOf(queries.count) }, groups, (one, other) => {
    const left = one - groups * GROUP
    if (left >= queries.count || other >= vectors.count) return true
    const score = cosineBetween(queries, left, vectors, other)
    if (score >= threshold) pairs.push({ left, right: other, score })
    return pairs.length < maximum
  })
  return pairs
}
