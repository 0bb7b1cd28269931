import type { Scope } from '@/lib/core/conversation'
import type { CalibrationPoint } from '@/lib/core/semantic'
import { labelledPairs } from '@/lib/db/pair-labels'
import { type BorderlinePair, borderlinePairs, calibrationAt, cosine, crossPairs, type PackedRows, type Vectors } from '@/lib/dedup'
import type { JobContext } from './define'
import type { SemanticRows } from './semantic-rows'
import { sampleRows } from './semantic-search'

/** Comparisons of sampled texts with all others to draw from: pairs near every threshold, in the shares they have. */
const COMPARISONS = 5_000_000
const FEWEST_SAMPLED = 100
/** How far below the threshold pairs are drawn: recall is unknown without those that a lower one would find. */
const BELOW = 0.2
const LOWEST = 0.3
const MAXIMUM_DRAWN_FROM = 200_000
const SEED = 6

/** Pairs of distinct texts for a person to label, in numbers of texts. */
export function drawBorderline(packed: PackedRows, threshold: number): BorderlinePair[] {
  const sample = sampleRows(packed.vectors, Math.max(FEWEST_SAMPLED, Math.round(COMPARISONS / packed.vectors.count)), SEED)
  const pairs = crossPairs(sample.vectors, packed, Math.max(LOWEST, threshold - BELOW), MAXIMUM_DRAWN_FROM)
    .map(({ left, right, score }) => ({ left: sample.rows[left]!, right, score }))
    .filter(({ left, right }) => left !== right)
  // A pair of two sampled texts was met twice; one of the two would be drawn twice as often.
  const sampled = new Set(sample.rows)
  return borderlinePairs(pairs.filter(({ left, right }) => left < right || !sampled.has(right)), SEED)
}

/** What the labels of earlier runs, of whatever model, say of this threshold under this one; null without labels. */
export function earlierCalibration(rows: SemanticRows, vectors: Vectors, threshold: number, scope: Scope, context: JobContext): CalibrationPoint | null {
  const rowOf = new Map(rows.ids.map((id, row) => [id, row]))
  const judgements = labelledPairs(context.db, context.datasetId, scope).flatMap(({ leftId, rightId, same }) => {
    const left = rowOf.get(leftId)
    const right = rowOf.get(rightId)
    return left === undefined || right === undefined ? [] : [{ score: cosine(vectors, rows.textOf[left]!, rows.textOf[right]!), same, weight: 1 }]
  })
  return judgements.length === 0 ? null : calibrationAt(judgements, threshold)
}
