/** Results of the search for contamination as the screens, the API and the CLI receive them. */
import type { Span } from '@/lib/core/finding'
import type { Passage } from '@/lib/core/passage'
import type { DecisionBatch, RowChoice } from './row-decisions'
import type { Place } from './review'
import type { ContaminationStats } from './statistics/contamination'

export type {
  BoilerplateStats,
  ContaminationStats,
  EvalSummary,
  LeakRecall,
  SemanticSearch,
  UncheckedItem,
} from './statistics/contamination'

/**
 * The kind of the search's jobs and of their ledger entries, as every home has it stored. Its runs,
 * and the decisions about what they found, are of the kind `contamination`.
 */
export const CONTAMINATION_JOB = 'decontaminate'

/**
 * How a training row was found to contain an eval item, each reported separately:
 * - exact: a message, the prompt or the whole row equals the item, ignoring letter case, spaces and
 *   punctuation
 * - ngram: more than half of the item's words are in shared 8-grams of this one row (Tulu 3,
 *   arXiv 2411.15124 §3.2)
 * - any-ngram: one shared 13-gram (GPT-3, arXiv 2005.14165 appendix C); a figure of its own that
 *   flags no item
 * - near: one message shares many of the item's 5-grams (Jaccard similarity or containment)
 * - semantic: vectors find them alike; a queue for people to look at, which flags nothing by itself
 */
export const CONTAMINATION_PASSES = ['exact', 'ngram', 'any-ngram', 'near', 'semantic'] as const
export type ContaminationPass = (typeof CONTAMINATION_PASSES)[number]

/** Passes that are decided by text alone. */
export type TextPass = Exclude<ContaminationPass, 'semantic'>

/** Passes that say by themselves that a row holds an item; the others need a person. */
export const FLAGGING_PASSES = ['exact', 'ngram', 'near'] as const satisfies ContaminationPass[]

/** A span of a text, in UTF-16 units. */
export interface TextSpan {
  start: number
  end: number
}

/**
 * The words that item and row share, to be marked on both sides. Offsets of tool_calls are those of
 * the calls as text, one per line.
 */
export interface ContaminationEvidence {
  item: Span[]
  row: Span[]
  /** Only for the pass `near`. */
  jaccard?: number
}

/** An eval set whose items nobody here can read: a file of gram hashes that the home keeps. */
export interface PrivateEvalSet {
  sha256: string
  name: string
  items: number
  /** Words per gram. */
  n: number
}

/** A search, with `flaggedRows` and the counts of each eval set as of now. */
export interface ContaminationReport extends ContaminationStats {
  runId: number
  at: string
  /** Why the run is stale, in one sentence; null if it is current. */
  stale: string | null
}

/**
 * One hit, with the places of both sides. Lines are null if the eval set or the row no longer
 * exists.
 */
export interface ContaminationHitView {
  id: number
  eval: string
  evalDatasetId: number
  evalExampleId: number
  /**
   * SHA-256 of the item's text that was searched for; null for private items and hits of earlier
   * versions.
   */
  evalHash: string | null
  evalLine: number | null
  exampleId: number
  line: number | null
  pass: ContaminationPass
  score: number
  evidence: ContaminationEvidence
}

export interface ContaminationHitPage {
  hits: ContaminationHitView[]
  next: string | null
}

/** A row and an item found in it, by their ids. */
export type NamedPair = Pick<ContaminationPair, 'exampleId' | 'evalDatasetId' | 'evalExampleId'>

/**
 * A row and the item a search found in it, shown side by side; a side that no longer exists is
 * null.
 */
export interface ContaminationPair {
  /** Id of its first hit, where lists go on from. */
  id: number
  eval: string
  evalDatasetId: number
  evalExampleId: number
  evalLine: number | null
  /** The item is known by hashes alone: there is nothing to show of it. */
  private: boolean
  exampleId: number
  line: number | null
  /**
   * SHA-256 of the row's current text, which a decision about it must name; null if the row no
   * longer exists.
   */
  hash: string | null
  /**
   * The text of the row, or of the item, has been changed since the search: what was searched is
   * shown.
   */
  rowChanged: boolean
  itemChanged: boolean
  /** By which passes, the one whose evidence is shown first. */
  passes: { pass: ContaminationPass; score: number; jaccard?: number }[]
  item: Passage[] | null
  row: Passage[] | null
  /** Items the row is flagged for in all. */
  items: number
  /** The row was set aside for something else, and is not released whatever is decided here. */
  setAside: boolean
  decision: RowChoice | null
}

export interface ContaminationPairPage {
  pairs: ContaminationPair[]
  next: string | null
}

/** Decisions of people about the rows that the latest search flags. */
export interface ContaminationReview extends Place {
  runId: number
  /**
   * Flagged rows whose text is still the one searched; among them those set aside, for whatever
   * cause, and those that somebody keeps.
   */
  flagged: number
  removed: number
  kept: number
  undecided: number
  /** The last gestures, newest first. */
  recent: DecisionBatch[]
}

/**
 * After a gesture: the gesture itself, where things stand, and the decisions of the pairs that are
 * on the screen.
 */
export interface ContaminationGesture {
  batch: DecisionBatch
  review: ContaminationReview
  shown: (RowChoice | null)[]
}

/** A hit as a search finds it. */
export interface NewContaminationHit {
  evalDatasetId: number
  evalExampleId: number
  /**
   * The item's text as it was searched for; null where there is none to show, or where an earlier
   * version found the hit.
   */
  evalRevisionId: number | null
  exampleId: number
  revisionId: number
  pass: ContaminationPass
  score: number
  evidence: ContaminationEvidence
}
