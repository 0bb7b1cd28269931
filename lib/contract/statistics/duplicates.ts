import { z } from 'zod'
import { DEDUP_METHODS } from '../dedup-methods'

/** Fields stand in the order in which they are stored, so that a run is answered as it was written. */

const shingling = z.object({
  unit: z.enum(['word', 'character']),
  /** Units per shingle. */
  size: z.number(),
})
/**
 * The features by which texts are compared: the set of their runs of `size` words or characters.
 */
export type Shingling = z.output<typeof shingling>

const commonSpan = z.object({
  text: z.string(),
  /** Rows that have all of its shingles, at most: the count of its rarest one. */
  rows: z.number(),
})
/** A span of text that many rows have in common. */
export type CommonSpan = z.output<typeof commonSpan>

const butSystem = z.object({
  rows: z.number(),
  /** The first few: a row, and the earlier one that differs in the system prompt only. */
  examples: z.array(z.tuple([z.number(), z.number()])),
})
/** Rows that are the same except for the system prompt, beyond those that are the same with it. */
export type ButSystem = z.output<typeof butSystem>

const recallPoint = z.object({
  /** Mean similarity of the pairs. */
  similarity: z.number(),
  pairs: z.number(),
  found: z.number(),
})
/**
 * Pairs of about one similarity: how many there are in a sample, and how many of them MinHash
 * found.
 */
export type RecallPoint = z.output<typeof recallPoint>

const minHashStats = z.object({
  permutations: z.number(),
  bands: z.number(),
  rows: z.number(),
  /**
   * For pairs exactly at the threshold, by 1 - (1 - t^r)^b; more similar ones are found more often.
   */
  recallAtThreshold: z.number(),
  /**
   * Share of the pairs at or above the threshold that the exact join finds in a sample of texts.
   */
  measured: z.object({
    recall: z.number().nullable(),
    pairs: z.number(),
    sampledTexts: z.number(),
    points: z.array(recallPoint).exactOptional(),
  }),
})
/** Facts about a run by MinHash. */
export type MinHashStats = z.output<typeof minHashStats>

const addedStats = z.object({
  /** Rows that came since the last run with these parameters. */
  rows: z.number(),
  /** Old rows that had to be read again, because a new one might be like them. */
  partners: z.number(),
})
export type AddedStats = z.output<typeof addedStats>

export const dedupStatistics = z.object({
  method: z.enum(DEDUP_METHODS),
  threshold: z.number(),
  scope: z.string(),
  shingle: shingling.exactOptional(),
  /** Whether boilerplate was ignored: stored and answered under its first name. */
  setAside: z.boolean().exactOptional(),
  /** The dataset whose rows are all kept. */
  against: z.string().exactOptional(),
  examples: z.number(),
  pairs: z.number(),
  clusters: z.number(),
  /** Pairs of texts that were compared to the end; of n rows there are n (n - 1) / 2. */
  compared: z.number(),
  /** Rows that could be removed if capitals and punctuation did not count; includes `removable`. */
  sameWords: z.number().exactOptional(),
  butSystem: butSystem.exactOptional(),
  boilerplate: z.object({ shingles: z.number(), spans: z.array(commonSpan) }).exactOptional(),
  minhash: minHashStats.exactOptional(),
  added: addedStats.exactOptional(),
  removable: z.number(),
  /** Removable rows whose whole conversation equals the kept one's to the letter. */
  exact: z.number(),
  warnings: z.array(z.string()),
  /** Datasets with exactly the same rows under another name. */
  sameAs: z.array(z.string()),
  ms: z.number(),
})
/** Statistics of a finished run, stored with it and printed by `winnow dedup`. */
export type DedupStats = z.output<typeof dedupStatistics>
