/** Decisions of people about rows that a search found, and their undoing. */

export const REMOVAL_CAUSES = ['duplicate', 'contamination'] as const
export type RemovalCause = (typeof REMOVAL_CAUSES)[number]

/**
 * `remove` sets the row aside: it is neither reviewed nor released, and never deleted. `keep`
 * overrules a search that suggests removal.
 */
export type RowChoice = 'remove' | 'keep'

/** One row of a gesture. */
export interface RowDecisionRequest {
  exampleId: number
  decision: RowChoice
  /** The row kept in its stead, or the eval item it holds. */
  otherId: number | null
  /** Similarity to that row, or share of that item; null for `keep`. */
  score: number | null
}

/** Why a row is set aside, or was kept although a search named it. */
export interface RowDecisionView extends RowDecisionRequest {
  cause: RemovalCause
  /** The search that found it, in words: "near at 0.8, word 5-grams". */
  method: string
  batch: string
  actor: string
  createdAt: string
  undoneAt: string | null
}

/** One gesture of one person, undone as a whole. */
export interface DecisionBatch {
  batch: string
  cause: RemovalCause
  method: string
  removed: number
  kept: number
  /** The first row of it, to find it again. */
  exampleId: number
  actor: string
  createdAt: string
  undoneAt: string | null
}
