/**
 * The ledger as people check it: a chain in which each entry carries the hash of the one before.
 */

/** An entry by its number and its hash, which covers every entry before it. */
export interface LedgerHead {
  entry: number
  hash: string
}

/** `release`: a manifest names an entry that is not there. */
export const LEDGER_PROBLEMS = ['edited', 'removed', 'forked', 'release'] as const
export type LedgerProblemKind = (typeof LEDGER_PROBLEMS)[number]

export interface LedgerProblem {
  /** The entry the problem is at. */
  entry: number
  what: LedgerProblemKind
  message: string
}

export interface LedgerReport {
  entries: number
  /** The last entry; null in an empty ledger. */
  head: LedgerHead | null
  /** Manifests whose entry was looked up, and those of earlier versions, which name none. */
  releases: { compared: number; unnamed: number }
  counts: Record<LedgerProblemKind, number>
  /** The first ones. */
  problems: LedgerProblem[]
}
