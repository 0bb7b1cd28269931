import type { Place } from './review'
import type { CalibrationPoint, SemanticStats } from './statistics/semantic'

export type { CalibrationPoint, SemanticStats, Share } from './statistics/semantic'

/** Results of semantic duplicates, shared by the lib, the services and the screens. */

/**
 * Differences that vectors cannot see: ways in which two texts differ although their vectors agree.
 */
export const DIFFERENCES = ['numbers', 'negation', 'order'] as const
export type Difference = (typeof DIFFERENCES)[number]

/** The meaning of each difference, for people. */
export const DIFFERENCE_WORDS: Readonly<Record<Difference, string>> = {
  numbers: 'the numbers differ',
  negation: 'one negates what the other does not',
  order: 'the same words in another order',
}

/** Fewer judgements leave an interval of more than a quarter, which tells nobody anything. */
export const FEWEST_JUDGEMENTS = 30
/**
 * The definition of "safe": at least this share of the removals is right, by the lower end of the
 * interval.
 */
export const SAFE_PRECISION = 0.95

/** A pair of rows for a person to judge. */
export interface SemanticPairView {
  id: number
  /**
   * A hash of both current texts: a judgement names it, and is refused once one of them has
   * changed.
   */
  seen: string
  score: number
  differences: Difference[]
  left: { exampleId: number; line: number; text: string }
  right: { exampleId: number; line: number; text: string }
  /** The latest judgement. */
  same: boolean | null
}

/** The same without its texts: enough to choose which one to look at. */
export interface DrawnPair extends Pick<SemanticPairView, 'id' | 'score' | 'same'> {
  /** Whether the second check found a difference. */
  against: boolean
}

export interface SemanticReport extends Place {
  /** Number of the run, and of nothing else. */
  run: number
  at: string
  /** Why the search is stale, in one sentence; null if it is current. */
  stale: string | null
  stats: SemanticStats
  /** By threshold; empty before the first judgement. */
  calibration: CalibrationPoint[]
  /**
   * `drawn`: by pairs drawn from this dataset. `all`: by every judgement there is, because too few
   * drawn pairs have one.
   */
  basis: 'drawn' | 'all'
  /** Judgements the calibration is of. */
  judged: number
  /** Judgements still needed before the suggestions may be applied. */
  missing: number
  /**
   * The lowest threshold from which on removals are right with 95 % confidence in 95 of 100 cases;
   * null where none is.
   */
  safeThreshold: number | null
  /**
   * Why the suggestions may not be applied at the threshold of the run, with the remedy; null where
   * they may.
   */
  refusal: string | null
}

/** The result of reading a file of judgements. */
export interface ImportedJudgements {
  judgements: number
  rejected: number
  /** The first of those left out. */
  errors: { line: number; code: 'unknown-pair' | 'unknown-row' | 'equal-texts'; message: string }[]
  /** Judgements of any two rows: the search has to run again to score them. */
  brought: number
}
