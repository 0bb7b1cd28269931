import type { AnalysisAgain } from './gates'
import type { AuditStats } from './audit'
import type { ImportView } from './imports'
import type { JobView } from './jobs'
import type { Purpose } from '@/lib/core/status'
import type { ReleaseView } from './releases'
import type { RubricView } from './review'
import type { RunStanding } from './runs'
import type { Scope } from '@/lib/core/conversation'
import type { ServingContract } from '@/lib/core/serving-contract'

/** Row counts along the pipeline: each counts what has happened, none what a search suggests. */
export interface Funnel {
  imported: number
  /** Imported, not rejected. */
  valid: number
  /** Somebody decided that they go, as duplicates or as leaks. */
  setAside: number
  /** Valid and not set aside: what there is to review. */
  left: number
  reviewed: number
  approved: number
  /** Rows of the latest release; null before the first. */
  released: number | null
}

/** Null before the first run. */
type Checks = Record<'audit' | 'dedup' | 'contamination', RunStanding | null>

export interface DatasetCard {
  id: number
  name: string
  purpose: Purpose
  createdAt: string
  contract: ServingContract
  funnel: Funnel
  checks: Checks
  /** The import that is running now, if one is. */
  busy: JobView | null
}

/** Undecided suggestions about the remaining rows; null if nobody has searched. */
export interface Suggested {
  /** Rows that duplicate another row. */
  duplicates: number | null
  /** Rows whose text has an error. */
  errors: number | null
  /** Rows that contain an eval item. */
  leaks: number | null
}

/** The next step, in one sentence, and the page for it. */
export interface NextAction {
  text: string
  label: string
  /** Path inside the app, e.g. /datasets/demo/review. Absent when the action is a job to start. */
  href?: string
  job?: AnalysisAgain
}

interface RowsBySeverity {
  errors: number
  warnings: number
  infos: number
}

export interface DatasetOverview extends DatasetCard {
  next: NextAction
  imports: ImportView[]
  rubric: RubricView | null
  suggested: Suggested
  /**
   * Rows that are left and what was found in their text; a row with an error and a warning counts
   * for both.
   */
  audit: (RowsBySeverity & { stats: AuditStats }) | null
  /** From the latest search: rows nobody has decided about, and the decisions. */
  dedup: {
    clusters: number
    undecided: number
    removed: number
    kept: number
    threshold: number
    scope: Scope
  } | null
  /** The latest search for eval items; null before the first. */
  contamination: { evals: string[]; flagged: number; removed: number; undecided: number } | null
  /** Eval sets that the rows can be checked against; none for an eval set. */
  evalSets: number
  releases: ReleaseView[]
}
