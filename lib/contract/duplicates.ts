import type { DecisionBatch } from './row-decisions'
import type { SemanticStats } from './semantic'
import type { Place } from './review'

/**
 * What searches for duplicates say, and what people see and decide of it: shared by the jobs, the
 * services and the screens.
 */

/**
 * Runs of which people decide clusters: by the words themselves, or by vectors of their meaning.
 */
export const DUPLICATE_ANALYSES = ['dedup', 'semantic'] as const
export type DuplicateAnalysis = (typeof DUPLICATE_ANALYSES)[number]

export const DEDUP_METHODS = ['exact', 'near', 'minhash'] as const
type DedupMethod = (typeof DEDUP_METHODS)[number]

/** What two texts are compared by: the set of their runs of `size` words or characters. */
export interface Shingling {
  unit: 'word' | 'character'
  /** Units per shingle. */
  size: number
}

/** A stretch of text that many rows have. */
export interface CommonSpan {
  text: string
  /** Rows that have all of its shingles, at most: the count of its rarest one. */
  rows: number
}

/** Rows that are the same but for the system prompt, beyond those that are the same with it. */
export interface ButSystem {
  rows: number
  /** The first few: a row, and the earlier one that differs in the system prompt only. */
  examples: [number, number][]
}

/** What a run by MinHash says of its method. */
export interface MinHashStats {
  permutations: number
  bands: number
  rows: number
  /**
   * Of the pairs exactly on the threshold, by 1 - (1 - t^r)^b; more similar ones are found more
   * often.
   */
  recallAtThreshold: number
  /** Of the pairs at or above the threshold that the exact join finds for a sample of texts. */
  measured: { recall: number | null; pairs: number; sampledTexts: number; points?: RecallPoint[] }
}

/**
 * Pairs of about one similarity: how many there are in a sample, and how many of them MinHash
 * found.
 */
export interface RecallPoint {
  /** Mean similarity of the pairs. */
  similarity: number
  pairs: number
  found: number
}

export interface AddedStats {
  /** Rows that came since the last run with these parameters. */
  rows: number
  /** Old rows that had to be read again, because a new one might be like them. */
  partners: number
}

/** What a finished run says of itself; stored with it and printed by `winnow dedup`. */
export interface DedupStats {
  method: DedupMethod
  threshold: number
  scope: string
  shingle?: Shingling
  setAside?: boolean
  /** The dataset whose rows stay. */
  against?: string
  examples: number
  pairs: number
  /** Pairs of texts that were compared to the end; of n rows there are n (n - 1) / 2. */
  compared: number
  clusters: number
  removable: number
  /** Removable rows whose whole conversation equals the kept one's to the letter. */
  exact: number
  warnings: string[]
  /** Datasets with exactly the same rows under another name. */
  sameAs: string[]
  butSystem?: ButSystem
  /** Rows that could go if capitals and punctuation did not count; `removable` are among them. */
  sameWords?: number
  boilerplate?: { shingles: number; spans: CommonSpan[] }
  minhash?: MinHashStats
  added?: AddedStats
  ms: number
}

export type DuplicateStats = DedupStats | SemanticStats

/**
 * What the clusters of a run came from, so that a higher threshold or another keeper needs no new
 * search: the rows that are alike another one, the pairs between them by their numbers in these
 * columns, and what speaks for keeping each.
 */
export interface DuplicateGraph {
  ids: Float64Array
  pairs: { left: Uint32Array; right: Uint32Array; score: Float64Array }
  protected: Uint8Array
  completeness: Float64Array
  /** What the search itself ranked first, where nothing else of it is known. */
  score?: Float64Array
  /** 1: a row of the other dataset of the run, whose rows all stay. */
  foreign: Uint8Array
  /** False where only the suggested pairs are here. */
  complete: boolean
}

/** What is still to be decided at a threshold. */
export interface ThresholdPoint {
  threshold: number
  clusters: number
  removable: number
}

export const CLUSTER_SORTS = ['size', 'doubt'] as const
export type ClusterSort = (typeof CLUSTER_SORTS)[number]

/** `gone`: of a row that was removed, the one kept for it has been rejected or set aside since. */
export const CLUSTER_STATES = ['undecided', 'decided', 'gone', 'all'] as const
export type ClusterState = (typeof CLUSTER_STATES)[number]

/**
 * Rows that are connected at a threshold. Each row that can go is alike one that stays, which need
 * not be the same for all.
 */
export interface ClusterSummary {
  /** The smallest id among its rows. */
  id: number
  size: number
  /** Of the pairs at or above the threshold. */
  minScore: number
  maxScore: number
  /** Rows that could go and of which nobody has decided. */
  removable: number
  /** Rows that were removed as duplicates. */
  removed: number
  /** Rows somebody decided to keep. */
  kept: number
  /** Removed rows whose kept row has been rejected or set aside since. */
  gone: number
  /** How its first row begins. */
  start: string
}

export interface DuplicateRun {
  id: number
  at: string
  by: DuplicateAnalysis
  stats: DuplicateStats
  /** False where only the suggested pairs were kept, because there were too many others. */
  complete: boolean
  /** Why it says nothing sure of what is there now, in one sentence; null where it is current. */
  stale: string | null
}

export interface DuplicatePage extends Place {
  run: DuplicateRun
  threshold: number
  /** From the threshold of the run on; decided rows are not counted. */
  curve: ThresholdPoint[]
  states: Record<ClusterState, number>
  clusters: ClusterSummary[]
  /** Number of clusters before the next page; null on the last. */
  next: number | null
  /** The last gestures, newest first. */
  gestures: DecisionBatch[]
  /** Why all suggestions cannot be applied at once; null where they can. */
  refusal: string | null
}

/** In what two rows that were found to be alike differ, from nothing to words. */
export type Likeness = 'identical' | 'same-dialogue' | 'same-but-system' | 'near'

/** What keeps a row that was once suggested from being suggested again. */
export type MemberDecision =
  | { kind: 'kept' | 'rejected' | 'set-aside' }
  /**
   * Removed as a duplicate; `gone` says what has become of the row it was removed for, where that
   * is no longer there.
   */
  | {
      kind: 'removed'
      method: string
      actor: string
      at: string
      batch: string
      gone: 'rejected' | 'set-aside' | 'deleted' | null
    }

/** Why a row stays, the reason that decided it against the best of the others. */
export type KeepReason =
  | 'chosen'
  | 'kept'
  | 'in-force'
  | 'other-dataset'
  | 'approved'
  | 'protected'
  | 'score'
  | 'completeness'
  | 'earliest'

export interface DuplicateMember {
  exampleId: number
  line: number
  /** Of the other dataset, whose rows all stay. */
  foreign: boolean
  /**
   * `stays` and `goes` are what the threshold says; `out` has been removed, rejected or set aside.
   */
  role: 'stays' | 'goes' | 'out'
  /** The row that is or would be kept in its stead, and their similarity. */
  keptId: number | null
  score: number | null
  /** For a row that stays. */
  reason: KeepReason | null
  turns: number
  /** What people decided about it. */
  decided: MemberDecision | null
  likeness: Likeness | null
  /** SHA-256 of the normalised text, by which exact duplicates are told; null for other methods. */
  hash: string | null
  text: string
}

export interface DuplicateCluster extends ClusterSummary {
  threshold: number
  /** The row a person would rather keep. */
  keeper: number | null
  /** The rows that stay first, each followed by those it stands for. */
  members: DuplicateMember[]
  /** Rows beyond those shown. */
  hidden: number
  /**
   * What its rows say, as a hash: a gesture about it names this, and is refused once a row says
   * something else.
   */
  seen: string
}

/**
 * One gesture of a person; the server finds out which rows it is about. `seen` says what was on the
 * screen, where somebody looked at one.
 */
export type DuplicateGesture =
  | {
      gesture: 'remove-others'
      run: number
      threshold: number
      cluster: number
      keeper?: number | undefined
      seen?: string | undefined
    }
  | { gesture: 'keep-all'; run: number; threshold: number; cluster: number; seen?: string | undefined }
  | {
      gesture: 'keep'
      run: number
      threshold: number
      cluster: number
      row: number
      seen?: string | undefined
    }
  | { gesture: 'remove-suggested'; run: number; threshold: number; removable?: number | undefined }
