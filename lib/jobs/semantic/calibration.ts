import type { Scope } from '@/lib/core/conversation'
import type { CalibrationPoint } from '@/lib/contract/semantic'
import { calibrationPairs, judgedPairs, type StoredSemanticPair } from '@/lib/db/semantic-pairs'
import {
  type BorderlinePair,
  borderlinePairs,
  calibrationAt,
  type CheckedPairs,
  cosine,
  crossPairs,
  differenceBits,
  differencesOf,
  differingScore,
  judgementsOf,
  type PackedRows,
  type Pairs,
  sidesOf,
  traitsOf,
  type Vectors,
} from '@/lib/dedup'
import type { JobContext } from '../engine/define'
import type { SemanticRows } from './texts'
import { sampleRows } from './search'

/**
 * Comparisons of sampled texts with all others to draw from below the threshold, in the shares the
 * scores have there.
 */
const COMPARISONS = 5_000_000
const FEWEST_SAMPLED = 100
/**
 * How far below the threshold pairs are drawn: recall is unknown without the pairs that a lower one
 * would find. For a threshold above the usual one the lower limit stays the same, so that raising it
 * makes no judgement useless.
 */
const BELOW = 0.2
const USUAL = 0.9
const LOWEST = 0.3
const MAXIMUM_DRAWN_FROM = 200_000
const SEED = 6

/**
 * Pairs of distinct texts for a person to judge, by text number: from those that would be removed,
 * from those with a difference (drawn separately, because they are often many more, and tell nothing
 * about the removed ones), and from those below the threshold.
 */
export function drawBorderline(packed: PackedRows, found: CheckedPairs, threshold: number): BorderlinePair[] {
  const { count } = packed.vectors
  const sample = sampleRows(packed.vectors, Math.max(FEWEST_SAMPLED, Math.round(COMPARISONS / count)), SEED)
  const pairs = crossPairs(
    sample.vectors,
    packed,
    Math.max(LOWEST, Math.min(threshold, USUAL) - BELOW),
    MAXIMUM_DRAWN_FROM,
  )
    .map(({ left, right, score }) => ({ left: sample.rows[left]!, right, score }))
    .filter(({ left, right, score }) => left !== right && score < threshold)
  // A pair of two sampled texts was met twice; one of the two would be drawn twice as often.
  const sampled = new Set(sample.rows)
  const once = pairs.filter(({ left, right }) => left < right || !sampled.has(right))
  const below: Pairs = {
    left: Uint32Array.from(once, ({ left, right }) => Math.min(left, right)),
    right: Uint32Array.from(once, ({ left, right }) => Math.max(left, right)),
    score: Float64Array.from(once, ({ score }) => score),
  }
  // A pair is drawn if either text is sampled: the drawn pairs represent the whole collection, not
  // the sample.
  const met = 1 - (1 - sample.rows.length / count) ** 2
  const { taken, against } = sidesOf(found)
  return [
    ...borderlinePairs(taken, SEED),
    ...borderlinePairs(against, SEED),
    ...borderlinePairs(below, SEED).map((pair) => ({ ...pair, weight: pair.weight / met })),
  ]
}

/**
 * The pairs drawn for calibration and, scored by these vectors, every pair that has a judgement
 * already: to be kept with the run. Thousands of texts are compared for it, so that it has no place
 * inside a transaction.
 */
export function toCalibrate(
  borderline: readonly BorderlinePair[],
  { rows, vectors, scope }: { rows: SemanticRows; vectors: Vectors; scope: Scope },
  { db, datasetId }: JobContext,
): StoredSemanticPair[] {
  const judged = new Map<string, { leftId: number; rightId: number; left: number; right: number }>()
  const textOf = new Map(rows.ids.map((id, row) => [id, rows.textOf[row]!]))
  for (const { leftId, rightId } of judgedPairs(db, datasetId, scope)) {
    const left = textOf.get(leftId)
    const right = textOf.get(rightId)
    if (left !== undefined && right !== undefined && left !== right)
      judged.set(pairKey(left, right), { leftId, rightId, left, right })
  }
  const differences = (left: number, right: number): string =>
    JSON.stringify(
      differencesOf(
        differenceBits(traitsOf(rows.text(rows.firstRow[left]!)), traitsOf(rows.text(rows.firstRow[right]!))),
      ),
    )
  const drawn = borderline.map(({ left, right, score, weight }) => {
    // The judgement is of two rows: the first rows with these texts may be others.
    const key = pairKey(left, right)
    const { leftId, rightId } = judged.get(key) ?? {
      leftId: rows.ids[rows.firstRow[left]!]!,
      rightId: rows.ids[rows.firstRow[right]!]!,
    }
    judged.delete(key)
    return { leftId, rightId, score, weight, differences: differences(left, right) }
  })
  const known = Array.from(judged.values(), ({ leftId, rightId, left, right }) => ({
    leftId,
    rightId,
    score: differingScore(cosine(vectors, left, right)),
    weight: 0,
    differences: differences(left, right),
  }))
  return [...drawn, ...known]
}

const pairKey = (one: number, other: number): string => `${Math.min(one, other)} ${Math.max(one, other)}`

/** The estimates at the threshold of a run, from its judgements; null without judgements. */
export function runCalibration(
  runId: number,
  threshold: number,
  scope: Scope,
  { db }: JobContext,
): CalibrationPoint | null {
  const { pairs, population } = judgementsOf(calibrationPairs(db, runId, scope, threshold))
  return pairs.length === 0 ? null : calibrationAt(pairs, threshold, population)
}
