import { z } from 'zod'
import { SCOPES } from '@/lib/core/conversation'

/** Fields stand in the order in which they are stored, so that a run is answered as it was written. */

const share = z.object({ value: z.number(), low: z.number(), high: z.number() })
/** A share and its Wilson 95 % interval. */
export type Share = z.output<typeof share>

const calibrationPoint = z.object({
  threshold: z.number(),
  /**
   * Judged pairs at or above it, without those in which the second check found a difference: these
   * are not removed.
   */
  judged: z.number(),
  /** Share of these that are the same: what would rightly go. Null where there are none. */
  precision: share.nullable(),
  /** Share of all same pairs judged that would be taken. */
  recall: share.nullable(),
})
/**
 * The consequence of removing every pair at or above a threshold, according to people's judgements.
 */
export type CalibrationPoint = z.output<typeof calibrationPoint>

export const semanticStatistics = z.object({
  method: z.literal('semantic'),
  /** The model's name, or "lexical (TF-IDF + LSA)". */
  vectors: z.string(),
  /** SHA-256 of the model; null for lexical vectors. */
  model: z.string().nullable(),
  dimensions: z.number(),
  threshold: z.number(),
  scope: z.enum(SCOPES),
  examples: z.number(),
  /** Distinct texts, and those whose vectors an earlier run left. */
  texts: z.number(),
  cached: z.number(),
  /**
   * Texts without a vector: empty, or in a script or language the model does not know. They are in
   * no pair.
   */
  unread: z.number(),
  /** Pairs of distinct texts at or above the threshold. */
  pairs: z.number(),
  search: z.enum(['exact', 'approximate']),
  /** Share of the true pairs found, measured on a sample; 1 for an exact search. */
  recall: z.number(),
  /** Share of the texts with a pair for which at least one was found, on the same sample. */
  textRecall: z.number(),
  /** Pairs in which the second check found a difference, by kind; a pair may count in several. */
  differing: z.object({ numbers: z.number(), negation: z.number(), order: z.number() }),
  clusters: z.number(),
  /**
   * Rows that could be removed by the pairs without a difference: suggestions until the threshold
   * is calibrated.
   */
  suggested: z.number(),
  /** Pairs drawn for a person to judge. Stored and answered under its first name. */
  toLabel: z.number(),
  ms: z.object({ vectors: z.number(), search: z.number(), total: z.number() }),
  /**
   * The result of the judgements at this threshold when the run was made; null without judgements.
   */
  calibration: calibrationPoint.nullable(),
})
/** Statistics of a finished run, stored with it. */
export type SemanticStats = z.output<typeof semanticStatistics>
