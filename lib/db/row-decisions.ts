import type {
  DecisionBatch,
  RemovalCause,
  RowDecisionRequest,
  RowDecisionView,
} from '@/lib/contract/row-decisions'
import { type Database, timestamp } from './client'
import { VISIBLE } from './visible'

/** SQL condition on RowDecision d: the decision that counts for its row and cause. */
export const LATEST_DECISION = `d.undoneAt IS NULL
  AND NOT EXISTS (SELECT 1 FROM RowDecision l WHERE l.exampleId = d.exampleId AND l.cause = d.cause AND l.id > d.id AND l.undoneAt IS NULL)`

/** SQL condition on Example e: nobody has set it aside, for whatever cause. */
export const NOT_SET_ASIDE = `NOT EXISTS (SELECT 1 FROM RowDecision d WHERE d.exampleId = e.id
  AND d.decision = 'remove' AND ${LATEST_DECISION})`

/**
 * Query of the ids of the rows of a dataset that are set aside: from the decisions, of which there
 * are fewer than rows.
 */
export const SET_ASIDE_IDS = `SELECT d.exampleId FROM RowDecision d WHERE d.datasetId = ?
  AND d.decision = 'remove' AND ${LATEST_DECISION}`

interface NewBatch {
  datasetId: number
  cause: RemovalCause
  method: string
  runId: number | null
  batch: string
  actor: string
}

export function insertDecisions(
  db: Database,
  { datasetId, cause, method, runId, batch, actor }: NewBatch,
  rows: Iterable<RowDecisionRequest>,
): void {
  const createdAt = timestamp()
  for (const { exampleId, decision, otherId, score } of rows) {
    db.run(
      `INSERT INTO RowDecision (datasetId, exampleId, cause, decision, otherId, score, method, runId, batch,
       actor, createdAt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      datasetId,
      exampleId,
      cause,
      decision,
      otherId,
      score,
      method,
      runId,
      batch,
      actor,
      createdAt,
    )
  }
}

const BATCHES = `SELECT batch, cause, method, sum(decision = 'remove') AS removed,
  sum(decision = 'keep') AS kept, min(exampleId) AS exampleId, actor, createdAt, undoneAt FROM RowDecision`

export function decisionBatch(db: Database, datasetId: number, batch: string): DecisionBatch | undefined {
  return db.get(`${BATCHES} WHERE datasetId = ? AND batch = ? GROUP BY batch`, datasetId, batch)
}

/** The last gestures of a dataset, newest first. */
export function lastBatches(
  db: Database,
  datasetId: number,
  cause: RemovalCause,
  limit: number,
): DecisionBatch[] {
  return db.all(
    `${BATCHES} WHERE datasetId = ? AND cause = ? GROUP BY batch ORDER BY max(id) DESC LIMIT ?`,
    datasetId,
    cause,
    limit,
  )
}

export function undoBatch(db: Database, batch: string): void {
  db.run('UPDATE RowDecision SET undoneAt = ? WHERE batch = ? AND undoneAt IS NULL', timestamp(), batch)
}

/** The decisions that count, of a dataset and one cause. */
export function decisionsOf(db: Database, datasetId: number, cause: RemovalCause): RowDecisionView[] {
  return db.all(
    `SELECT * FROM RowDecision d WHERE d.datasetId = ? AND d.cause = ? AND ${LATEST_DECISION} ORDER BY d.exampleId`,
    datasetId,
    cause,
  )
}

/** Rows that decisions of one cause set aside. */
export function setAsideIds(db: Database, datasetId: number, cause: RemovalCause): Set<number> {
  return new Set(
    db
      .all<{ exampleId: number }>(`${SET_ASIDE_IDS} AND d.cause = ?`, datasetId, cause)
      .map(({ exampleId }) => exampleId),
  )
}

/**
 * Rows that were kept in place of removed ones and no longer exist, for example because their
 * dataset was deleted.
 */
export function deletedOthers(db: Database, datasetId: number, cause: RemovalCause): Set<number> {
  return new Set(
    db
      .all<{ id: number }>(
        `SELECT d.otherId AS id FROM RowDecision d WHERE d.datasetId = ? AND d.cause = ?
         AND d.otherId IS NOT NULL AND ${LATEST_DECISION}
         AND NOT EXISTS (SELECT 1 FROM Example e WHERE e.id = d.otherId AND ${VISIBLE})`,
        datasetId,
        cause,
      )
      .map(({ id }) => id),
  )
}

/** Everything that was ever decided about a row, newest first. */
export function decisionsOfRow(db: Database, exampleId: number): RowDecisionView[] {
  return db.all('SELECT * FROM RowDecision WHERE exampleId = ? ORDER BY id DESC', exampleId)
}

/** Why a row is set aside now, or was kept for all a search said; one decision per cause. */
export function standingDecisions(db: Database, exampleId: number): RowDecisionView[] {
  return db.all(
    `SELECT * FROM RowDecision d WHERE d.exampleId = ? AND ${LATEST_DECISION} ORDER BY d.cause`,
    exampleId,
  )
}

/** Rows that were set aside for one cause, and rows that somebody keeps against it. */
export function countDecided(
  db: Database,
  datasetId: number,
  cause: RemovalCause,
): { removed: number; kept: number } {
  return db.get(
    `SELECT coalesce(sum(d.decision = 'remove'), 0) AS removed,
     coalesce(sum(d.decision = 'keep'), 0) AS kept FROM RowDecision d WHERE d.datasetId = ? AND d.cause = ?
     AND ${LATEST_DECISION}`,
    datasetId,
    cause,
  )!
}
