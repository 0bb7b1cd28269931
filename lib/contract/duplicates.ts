import type { DecisionBatch } from './row-decisions'
import type { Place } from './review'
import type { DedupStats } from './statistics/duplicates'
import type { SemanticStats } from './statistics/semantic'

export { DEDUP_METHODS } from './dedup-methods'
export type {
  AddedStats,
  ButSystem,
  CommonSpan,
  DedupStats,
  MinHashStats,
  RecallPoint,
  Shingling,
} from './statistics/duplicates'

/**
 * Results of searches for duplicates and decisions about them, shared by the jobs, the services and
 * the screens.
 */

/**
 * Runs of which people decide clusters: by the words themselves, or by vectors of their meaning.
 */
export const DUPLICATE_ANALYSES = ['dedup', 'semantic'] as const
export type DuplicateAnalysis = (typeof DUPLICATE_ANALYSES)[number]

/**
 * Parameters of a search by their present names: requests, jobs and runs of earlier versions say
 * `setAside` for `ignoreBoilerplate`.
 */
export function presentParameters(given: unknown): unknown {
  if (typeof given !== 'object' || given === null || !('setAside' in given)) return given
  const { setAside, ...rest } = given
  return { ignoreBoilerplate: setAside, ...rest }
}

export type DuplicateStats = DedupStats | SemanticStats

/**
 * The basis of a run's clusters, so that a higher threshold or another keeper needs no new search:
 * the rows that are similar to another one, the pairs between them by their numbers in these
 * columns, and the reasons to keep each.
 */
export interface DuplicateGraph {
  ids: Float64Array
  pairs: { left: Uint32Array; right: Uint32Array; score: Float64Array }
  protected: Uint8Array
  completeness: Float64Array
  /** The search's own ranking, if nothing else of it is known. */
  score?: Float64Array
  /** 1: a row of the other dataset of the run, whose rows are all kept. */
  foreign: Uint8Array
  /** False where only the suggested pairs are here. */
  complete: boolean
}

/** The undecided clusters and rows at a threshold. */
export interface ThresholdPoint {
  threshold: number
  clusters: number
  removable: number
}

export const CLUSTER_SORTS = ['size', 'doubt'] as const
export type ClusterSort = (typeof CLUSTER_SORTS)[number]

/** `gone`: the row kept in place of a removed one has since been rejected or set aside. */
export const CLUSTER_STATES = ['undecided', 'decided', 'gone', 'all'] as const
export type ClusterState = (typeof CLUSTER_STATES)[number]

/**
 * Rows that are connected at a threshold. Each removable row is similar to a kept one, not
 * necessarily the same one.
 */
export interface ClusterSummary {
  /** The smallest id among its rows. */
  id: number
  size: number
  /** The lowest similarity of the pairs at or above the threshold. */
  minScore: number
  maxScore: number
  /** Rows that could be removed and that nobody has decided about. */
  removable: number
  /** Rows that were removed as duplicates. */
  removed: number
  /** Rows somebody decided to keep. */
  kept: number
  /** Removed rows whose kept row has been rejected or set aside since. */
  gone: number
  /** The beginning of its first row. */
  start: string
}

export interface DuplicateRun {
  id: number
  at: string
  by: DuplicateAnalysis
  stats: DuplicateStats
  /** False where only the suggested pairs were kept, because there were too many others. */
  complete: boolean
  /** Why the run is stale, in one sentence; null if it is current. */
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

/** Why a row that was once suggested for removal is not suggested again. */
export type MemberDecision =
  | { kind: 'kept' | 'rejected' | 'set-aside' }
  /**
   * Removed as a duplicate; `gone` says what happened to the row kept in its place, if that one is
   * no longer there.
   */
  | {
      kind: 'removed'
      method: string
      actor: string
      at: string
      batch: string
      gone: 'rejected' | 'set-aside' | 'deleted' | null
    }

/** Why a row is kept: the reason that decided against the best of the others. */
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
  /** A row of the other dataset, whose rows are all kept. */
  foreign: boolean
  /**
   * `stays` and `goes` follow from the threshold; `out` has been removed, rejected or set aside.
   */
  role: 'stays' | 'goes' | 'out'
  /** The row that is or would be kept in its stead, and their similarity. */
  keptId: number | null
  score: number | null
  /** Only for a kept row. */
  reason: KeepReason | null
  turns: number
  /** The decision of a person about it. */
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
  /** The kept rows first, each followed by the rows that it replaces. */
  members: DuplicateMember[]
  /** Rows beyond those shown. */
  hidden: number
  /**
   * A hash of the texts of its rows: a decision about the cluster names it, and is refused once a
   * text has changed.
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
