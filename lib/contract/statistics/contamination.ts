import { z } from 'zod'

/** Fields stand in the order in which they are stored, so that a run is answered as it was written. */

const byTextPass = { exact: z.number(), ngram: z.number(), 'any-ngram': z.number(), near: z.number() }

const leakRecall = z.object({
  kind: z.string(),
  planted: z.number(),
  /** `semantic` where that pass was on: planted rows that would have come up as candidates. */
  found: z.object({ ...byTextPass, semantic: z.number().exactOptional() }),
  /** Rows that a pass flags. */
  flagged: z.number(),
  /** Other rows that come up for people to look at: by one long n-gram, or alike in meaning. */
  candidates: z.number(),
})
/** The share of planted leaks of one kind that the run would have found. */
export type LeakRecall = z.output<typeof leakRecall>

const evalSummary = z.object({
  datasetId: z.number(),
  name: z.string(),
  items: z.number(),
  /**
   * The set is known by the hashes of its grams alone: n words each, and nothing but the pass
   * `ngram` can find its items.
   */
  hashed: z.object({ sha256: z.string(), n: z.number() }).exactOptional(),
  /**
   * Items found by a pass that flags, and their share; Tulu 3 calls a set contaminated from 2 % on.
   */
  flagged: z.number(),
  share: z.number(),
  /** Items that share a 13-gram with a row: the GPT-3 rule, in addition to the others. */
  anyNgram: z.number(),
  /** Items with a row that is alike in meaning, where that was looked for. */
  semantic: z.number().exactOptional(),
})
/**
 * One eval set of a run. An item is an example of it; several turns of one example are one item.
 */
export type EvalSummary = z.output<typeof evalSummary>

const uncheckedItem = z.object({
  /** Id of the example in its eval set. */
  id: z.number(),
  text: z.string(),
  /** Share of its words that was left out, and the rows that have the most common of it. */
  share: z.number(),
  rows: z.number(),
})
/**
 * An item that many rows contain in part or in pieces: only a person can say whether they leak it
 * or quote the same source.
 */
export type UncheckedItem = z.output<typeof uncheckedItem>

const boilerplateStats = z.object({
  /** Distinct grams of the pass `ngram`. */
  grams: z.number(),
  /** Those of them that many rows have without containing their item. */
  setAside: z.number(),
  /** Those that many items have. */
  shared: z.number().exactOptional(),
  /** Texts under five words: only a message equal to one is found. */
  blindItems: z.number(),
  /** Items that the search cannot answer for, and the first of them. */
  unchecked: z.number().exactOptional(),
  uncheckedItems: z.array(uncheckedItem).exactOptional(),
  /** The most common of the grams in `setAside`, as an item spells them. */
  examples: z.array(z.object({ text: z.string(), rows: z.number() })),
  sharedExamples: z.array(z.object({ text: z.string(), items: z.number() })).exactOptional(),
})
/**
 * Text that is ignored because it is not evidence of anything; searches before version 3 report
 * less.
 */
export type BoilerplateStats = z.output<typeof boilerplateStats>

const semanticSearch = z.object({
  /** The model's name, or "lexical (TF-IDF + LSA)". */
  vectors: z.string(),
  /** SHA-256 of the model; null for lexical vectors. */
  model: z.string().nullable(),
  /**
   * Smallest cosine of a candidate, and the texts of rows that are candidates for one item, at
   * most.
   */
  floor: z.number(),
  neighbours: z.number(),
  /**
   * Items without a vector: in a language or script the model does not know. They have no
   * candidates.
   */
  unread: z.number(),
})
/** How candidates with a similar meaning were searched for. */
export type SemanticSearch = z.output<typeof semanticSearch>

const statistics = z.object({
  examples: z.number(),
  /** Pairs of item and row, one per pass that found them. */
  hits: z.number(),
  byPass: z.object({ ...byTextPass, semantic: z.number() }),
  /** Training rows with at least one hit of a pass that flags. */
  flaggedRows: z.number(),
  evals: z.array(evalSummary),
  thresholds: z.object({
    size: z.number(),
    coverage: z.number(),
    anySize: z.number(),
    jaccard: z.number(),
    containment: z.number(),
    commonRows: z.number(),
    commonItems: z.number().exactOptional(),
  }),
  boilerplate: boilerplateStats,
  selfTest: z.array(leakRecall),
  semantic: semanticSearch.exactOptional(),
  ms: z.number(),
})
/** Statistics of a finished run, stored with it. */
export type ContaminationStats = z.output<typeof statistics>

/** Before version 3 the self-test counted other things under these names: it is left out. */
const beforeVersion3 = z.looseObject({
  boilerplate: z.looseObject({ unchecked: z.undefined().optional() }),
})

export const contaminationStatistics = z.preprocess((stored) => {
  const early = beforeVersion3.safeParse(stored)
  return early.success ? { ...early.data, selfTest: [] } : stored
}, statistics)
