import type { CalibrationPoint, Share } from '@/lib/contract/semantic'
import { mix32 } from '@/lib/text/mix'
import type { Pairs } from '../columns/pairs'

/** A pair and its score. */
export interface ScoredPair {
  left: number
  right: number
  score: number
}

/** A pair for a person to judge; it represents `weight` pairs of about its score. */
export interface BorderlinePair extends ScoredPair {
  weight: number
}

/** A person's judgement of a pair. */
export interface PairJudgement {
  score: number
  same: boolean
  /** Number of pairs it represents; 1 if the pairs were not sampled. */
  weight: number
  /**
   * Whether the second check found a difference, in which case the pair is not removed whatever its
   * score.
   */
  against: boolean
}

/**
 * The population that the judged pairs are a sample of. `collection`: all pairs there are, so that
 * nothing is left to chance once all of them are judged. `open`: whatever people chose to judge,
 * here or elsewhere.
 */
export type Population = 'collection' | 'open'

/**
 * Width of a band of scores, from which equally many pairs are drawn: where the threshold may lie
 * nothing is skipped.
 */
const BAND = 0.025
/**
 * Most scores have more pairs than this. Four bands lie at or above the usual threshold, and a
 * threshold without one wrong pair needs 73 judgements there before Wilson's interval lets it pass
 * as 95 % right.
 */
const PAIRS_PER_BAND = 25

/** The band a score lies in. */
export function bandOf(score: number): number {
  return Math.floor(score / BAND)
}

/**
 * Draws as many pairs from each band of scores, with a seed: most pairs of a collection are far
 * from any threshold, and a plain sample would hardly hold a doubtful one. The pairs with the
 * smallest hashes are drawn (bottom-k sampling, Cohen and Kaplan 2007): whatever order they come
 * in, and from a part of a band still the same ones, so that judgements keep their use when the
 * threshold moves or rows are added.
 */
export function borderlinePairs({ left, right, score }: Pairs, seed: number): BorderlinePair[] {
  const bands = new Map<number, { size: number; drawn: { at: number; rank: number }[] }>()
  for (let at = 0; at < left.length; at++) {
    const key = bandOf(score[at]!)
    let band = bands.get(key)
    if (band === undefined) bands.set(key, (band = { size: 0, drawn: [] }))
    band.size++
    const rank = mix32(mix32(seed ^ left[at]!) ^ right[at]!)
    if (band.drawn.length === PAIRS_PER_BAND && rank >= band.drawn.at(-1)!.rank) continue
    band.drawn.push({ at, rank })
    band.drawn.sort((one, other) => one.rank - other.rank)
    band.drawn.length = Math.min(band.drawn.length, PAIRS_PER_BAND)
  }
  return [...bands]
    .sort(([one], [other]) => other - one)
    .flatMap(([, { size, drawn }]) =>
      drawn.map(({ at }) => ({
        left: left[at]!,
        right: right[at]!,
        score: score[at]!,
        weight: size / drawn.length,
      })),
    )
}

/** Precision and recall at every hundredth from the lowest score judged up to 0.99. */
export function calibrate(judgements: readonly PairJudgement[], population: Population): CalibrationPoint[] {
  const lowest = judgements.reduce((least, { score }) => Math.min(least, score), 1)
  const first = Math.max(0, Math.floor(lowest * 100))
  return Array.from({ length: Math.max(0, 100 - first) }, (_, at) =>
    calibrationAt(judgements, (first + at) / 100, population),
  )
}

/** The same at one threshold. */
export function calibrationAt(
  judgements: readonly PairJudgement[],
  threshold: number,
  population: Population,
): CalibrationPoint {
  const isTaken = ({ score, against }: PairJudgement): boolean => score >= threshold && !against
  const taken = judgements.filter(isTaken)
  const same = judgements.filter((judgement) => judgement.same)
  return {
    threshold,
    judged: taken.length,
    precision: share(taken, ({ same }) => same, population),
    recall: share(same, isTaken, population),
  }
}

/**
 * The lowest threshold from which on removals are surely right: the lower end of the interval
 * counts, not the estimate.
 */
export function safeThreshold(points: readonly CalibrationPoint[], precision: number): number | null {
  let safe: number | null = null
  for (const point of points.toReversed()) {
    if (point.precision === null) continue
    if (point.precision.low < precision) break
    safe = point.threshold
  }
  return safe
}

function share(
  judgements: readonly PairJudgement[],
  counts: (judgement: PairJudgement) => boolean,
  population: Population,
): Share | null {
  const total = judgements.reduce((sum, { weight }) => sum + weight, 0)
  if (total === 0) return null
  const hit = judgements.reduce((sum, judgement) => sum + (counts(judgement) ? judgement.weight : 0), 0)
  // Kish's effective sample size: few heavy pairs are worth fewer than their number. With the
  // correction for finite populations (Cochran, Sampling Techniques, §2.6) a pair that represents
  // only itself adds no uncertainty.
  const known = population === 'collection' ? 1 : 0
  const spread = judgements.reduce((sum, { weight }) => sum + weight * Math.max(0, weight - known), 0)
  return wilson(hit / total, total ** 2 / spread)
}

const Z_95 = 1.959964

/**
 * Wilson's score interval (1927): holds for small samples and near 0 and 1, where the normal one
 * does not.
 */
export function wilson(value: number, size: number): Share {
  const square = Z_95 ** 2
  const centre = (value + square / (2 * size)) / (1 + square / size)
  const half =
    (Z_95 / (1 + square / size)) * Math.sqrt((value * (1 - value)) / size + square / (4 * size ** 2))
  return { value, low: Math.max(0, centre - half), high: Math.min(1, centre + half) }
}
