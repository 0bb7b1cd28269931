import type { Listing } from '@/lib/core/listing'
import type { Decision } from '@/lib/core/status'
import type { RubricView, VerdictView } from '@/lib/contract/review'
import { type Database, timestamp } from './client'
import { VISIBLE } from './visible'

/**
 * SQL condition on Verdict v: the verdict that counts for its example (review/verdict.ts states the
 * rule).
 */
export const LATEST_VERDICT = `v.undoneAt IS NULL AND v.decision <> 'skip'
  AND NOT EXISTS (SELECT 1 FROM Verdict w WHERE w.exampleId = v.exampleId AND w.id > v.id AND w.undoneAt IS NULL AND w.decision <> 'skip')`

export interface StoredVerdict {
  id: number
  clientId: string
  datasetId: number
  exampleId: number
  revisionId: number
  fixedId: number | null
  rubricVersion: number
  auditRunId: number | null
  reviewer: string
  decision: Decision
  reason: string | null
  note: string | null
  ms: number | null
  createdAt: string
  undoneAt: string | null
  /** SHA-256 of the revision that was judged. */
  hash: Buffer
}

const VERDICTS = 'SELECT v.*, r.hash FROM Verdict v JOIN Revision r ON r.id = v.revisionId'

export function findVerdict(db: Database, clientId: string): StoredVerdict | undefined {
  return db.get(`${VERDICTS} WHERE v.clientId = ?`, clientId)
}

export function verdictsOf(db: Database, exampleId: number): StoredVerdict[] {
  return db.all(`${VERDICTS} WHERE v.exampleId = ? ORDER BY v.id`, exampleId)
}

/** The decision that counts for an example; null where there is none. */
export function countingVerdict(db: Database, exampleId: number): Decision | null {
  return (
    db.get<{ decision: Decision }>(
      `SELECT v.decision FROM Verdict v WHERE v.exampleId = ? AND ${LATEST_VERDICT}`,
      exampleId,
    )?.decision ?? null
  )
}

export function lastVerdicts(
  db: Database,
  datasetId: number,
  reviewer: string,
  limit: number,
): StoredVerdict[] {
  return db.all(
    `${VERDICTS} WHERE v.datasetId = ? AND v.reviewer = ? ORDER BY v.id DESC LIMIT ?`,
    datasetId,
    reviewer,
    limit,
  )
}

export function insertVerdict(
  db: Database,
  verdict: Omit<StoredVerdict, 'id' | 'createdAt' | 'undoneAt' | 'hash'>,
): StoredVerdict {
  db.run(
    `INSERT INTO Verdict (clientId, datasetId, exampleId, revisionId, fixedId, rubricVersion, auditRunId,
     reviewer, decision, reason, note, ms, createdAt)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    verdict.clientId,
    verdict.datasetId,
    verdict.exampleId,
    verdict.revisionId,
    verdict.fixedId,
    verdict.rubricVersion,
    verdict.auditRunId,
    verdict.reviewer,
    verdict.decision,
    verdict.reason,
    verdict.note,
    verdict.ms,
    timestamp(),
  )
  return findVerdict(db, verdict.clientId)!
}

export function markUndone(db: Database, id: number): void {
  db.run('UPDATE Verdict SET undoneAt = ? WHERE id = ?', timestamp(), id)
}

/** Rows whose verdict that counts is to reject them. */
export function rejectedIds(db: Database, datasetId: number): Set<number> {
  return new Set(
    db
      .all<{ id: number }>(
        `SELECT v.exampleId AS id FROM Verdict v WHERE v.datasetId = ? AND v.decision = 'reject' AND ${LATEST_VERDICT}`,
        datasetId,
      )
      .map(({ id }) => id),
  )
}

/** Appends a revision and makes it the current one; earlier ones are kept. */
export function appendRevision(
  db: Database,
  exampleId: number,
  revision: { body: string; hash: Uint8Array; author: string; listing: Listing },
): number {
  const number =
    db.get<{ n: number }>('SELECT max(number) AS n FROM Revision WHERE exampleId = ?', exampleId)!.n + 1
  const id = Number(
    db.run(
      'INSERT INTO Revision (exampleId, number, hash, author, createdAt) VALUES (?, ?, ?, ?, ?)',
      exampleId,
      number,
      revision.hash,
      revision.author,
      timestamp(),
    ).lastInsertRowid,
  )
  db.run('INSERT INTO Payload (revisionId, body) VALUES (?, ?)', id, revision.body)
  setHead(db, exampleId, id, revision.listing)
  return id
}

/**
 * Makes a revision the current one, and notes it: what analyses have read of the row is out of
 * date.
 */
export function setHead(db: Database, exampleId: number, revisionId: number, listing: Listing): void {
  db.run(
    'INSERT INTO HeadChange (datasetId, exampleId, fromId) SELECT datasetId, id, headId FROM Example WHERE id = ?',
    exampleId,
  )
  db.run(
    `UPDATE Example SET headId = ?, turns = ?, promptChars = ?, responseChars = ?, promptStart = ?,
     responseStart = ? WHERE id = ?`,
    revisionId,
    listing.turns,
    listing.promptChars,
    listing.responseChars,
    listing.promptStart,
    listing.responseStart,
    exampleId,
  )
}

export function headOf(
  db: Database,
  exampleId: number,
): { headId: number; datasetId: number; hash: Buffer } | undefined {
  return db.get(
    `SELECT e.headId, e.datasetId, r.hash FROM Example e JOIN Revision r ON r.id = e.headId WHERE e.id = ?
     AND ${VISIBLE}`,
    exampleId,
  )
}

export function verdictView(row: StoredVerdict): VerdictView {
  const {
    clientId,
    datasetId,
    exampleId,
    revisionId,
    decision,
    reason,
    note,
    reviewer,
    rubricVersion,
    createdAt,
    undoneAt,
  } = row
  return {
    clientId,
    datasetId,
    exampleId,
    revisionId,
    hash: row.hash.toString('hex'),
    decision,
    reason,
    note,
    reviewer,
    rubricVersion,
    createdAt,
    undoneAt,
  }
}

export function latestRubric(db: Database, datasetId: number): RubricView | null {
  return (
    db.get<RubricView>(
      'SELECT version, good, bad, createdAt FROM Rubric WHERE datasetId = ? ORDER BY version DESC LIMIT 1',
      datasetId,
    ) ?? null
  )
}

export function insertRubric(
  db: Database,
  datasetId: number,
  version: number,
  good: string,
  bad: string,
): void {
  db.run(
    'INSERT INTO Rubric (datasetId, version, good, bad, createdAt) VALUES (?, ?, ?, ?, ?)',
    datasetId,
    version,
    good,
    bad,
    timestamp(),
  )
}
