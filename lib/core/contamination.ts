/** What decontamination hands to the screens, the API and the CLI. */
import type { Span } from './finding'
import type { Passage } from './passage'

/**
 * How a training row was found to hold an eval item, each reported apart:
 * - exact: a message, the prompt or the whole row equals the item, letter case, spaces and punctuation aside
 * - ngram: more than half of the item's words stand in shared 8-grams of this one row (Tulu 3, arXiv 2411.15124 §3.2)
 * - any-ngram: one shared 13-gram (GPT-3, arXiv 2005.14165 appendix C); a figure of its own that flags no item
 * - near: one message shares many of the item's 5-grams (Jaccard similarity or containment)
 * - semantic: embeddings find them alike; for people to look at
 */
export const CONTAMINATION_PASSES = ['exact', 'ngram', 'any-ngram', 'near', 'semantic'] as const
export type ContaminationPass = (typeof CONTAMINATION_PASSES)[number]

/** Passes that are decided by text alone. */
export type TextPass = Exclude<ContaminationPass, 'semantic'>

/** A stretch of a text, in UTF-16 units. */
export interface TextSpan {
  start: number
  end: number
}

/** What item and row share, to be marked on both sides. Offsets of tool_calls are those of the calls as text, one per line. */
export interface ContaminationEvidence {
  item: Span[]
  row: Span[]
  /** Of the pass `near`. */
  jaccard?: number
}

/** How many planted leaks of one kind the run would have found. */
export interface LeakRecall {
  kind: string
  planted: number
  found: Record<TextPass, number>
  /** Found by at least one pass. */
  any: number
}

/** One eval set of a run. An item is an example of it; several turns of one example are one item. */
export interface EvalSummary {
  datasetId: number
  name: string
  items: number
  /** Items found by exact, ngram, near or semantic, and their share; Tulu 3 calls a set contaminated from 2 % on. */
  flagged: number
  share: number
  /** Items that share a 13-gram with a row: the GPT-3 rule, beside the others. */
  anyNgram: number
}

/** What a finished run says of itself; stored with it. */
export interface ContaminationStats {
  examples: number
  /** Pairs of item and row, one per pass that found them. */
  hits: number
  byPass: Record<ContaminationPass, number>
  /** Training rows with at least one hit that flags. */
  flaggedRows: number
  evals: EvalSummary[]
  thresholds: { size: number; coverage: number; anySize: number; jaccard: number; containment: number; commonRows: number }
  boilerplate: { grams: number; setAside: number; blindItems: number; examples: { text: string; rows: number }[] }
  selfTest: LeakRecall[]
  ms: number
}

export interface ContaminationReport extends ContaminationStats {
  runId: number
  at: string
}

/** One hit, with the places of both sides. Lines are null where the eval set or the row is gone. */
export interface ContaminationHitView {
  id: number
  eval: string
  evalExampleId: number
  evalLine: number | null
  exampleId: number
  line: number | null
  pass: ContaminationPass
  score: number
  evidence: ContaminationEvidence
}

/** A hit to be shown face to face; a side that is gone is null. */
export interface ContaminationHitSides extends ContaminationHitView {
  item: Passage[] | null
  row: Passage[] | null
}

export interface ContaminationHitPage {
  hits: ContaminationHitSides[]
  next: string | null
}
