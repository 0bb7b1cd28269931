import type { Decision, Origin } from '@/lib/core/status'
import type { Database } from './client'
import { LATEST_VERDICT } from './verdicts'
import { VISIBLE } from './visible'

export interface StoredPair {
  removedId: number
  keptId: number
  score: number
  /** Equal content hashes, not only equal shingle sets; 0 or 1. */
  exact: number
  clusterId: number
}

export function insertPairs(db: Database, runId: number, pairs: Iterable<StoredPair>): void {
  for (const pair of pairs) {
    db.run(
      'INSERT INTO DuplicatePair (runId, removedId, keptId, score, exact, clusterId) VALUES (?, ?, ?, ?, ?, ?)',
      runId,
      pair.removedId,
      pair.keptId,
      pair.score,
      pair.exact,
      pair.clusterId,
    )
  }
}

export function pairsOfExample(db: Database, runId: number | null, exampleId: number): StoredPair[] {
  return db.all(
    `SELECT removedId, keptId, score, exact, clusterId FROM DuplicatePair WHERE runId = ? AND removedId = ?
     UNION ALL SELECT removedId, keptId, score, exact, clusterId FROM DuplicatePair WHERE runId = ? AND clusterId = (
       SELECT clusterId FROM DuplicatePair WHERE runId = ? AND keptId = ? LIMIT 1) AND keptId = ? LIMIT 20`,
    runId,
    exampleId,
    runId,
    runId,
    exampleId,
    exampleId,
  )
}

export function allPairs(db: Database, runId: number): Generator<StoredPair & { id: number }> {
  return db.walk(
    'SELECT id, removedId, keptId, score, exact, clusterId FROM DuplicatePair WHERE runId = ? AND id > ? ORDER BY id',
    [runId],
  )
}

export interface StoredMember {
  exampleId: number
  line: number
  body: string
  decision: Decision | null
}

export function memberOf(db: Database, exampleId: number): StoredMember {
  return db.get<StoredMember>(
    `SELECT e.id AS exampleId, e.line, p.body, (SELECT v.decision FROM Verdict v WHERE v.exampleId = e.id
     AND ${LATEST_VERDICT}) AS decision
     FROM Example e JOIN Payload p ON p.revisionId = e.headId WHERE e.id = ?`,
    exampleId,
  )!
}

/** A row as a cluster shows it. */
export interface MemberRow {
  line: number
  turns: number
  hash: Buffer
  body: string
}

/** Undefined where its dataset has been deleted. */
export function memberRow(db: Database, datasetId: number | null, exampleId: number): MemberRow | undefined {
  return db.get(
    `SELECT e.line, e.turns, r.hash, p.body FROM Example e JOIN Revision r ON r.id = e.headId
     JOIN Payload p ON p.revisionId = e.headId WHERE e.id = ? AND e.datasetId = ? AND ${VISIBLE}`,
    exampleId,
    datasetId,
  )
}

/**
 * The dataset of a row if it has this name; null if the row no longer exists, or if an earlier
 * version gave its id to another row.
 */
export function datasetOfRow(db: Database, exampleId: number, name: string): number | null {
  return (
    db.get<{ id: number }>(
      `SELECT d.id FROM Example e JOIN Dataset d ON d.id = e.datasetId WHERE e.id = ? AND d.name = ? AND ${VISIBLE}`,
      exampleId,
      name,
    )?.id ?? null
  )
}

/** Identity of the current text of each row; null for rows that no longer exist. */
export function currentHash(db: Database, exampleId: number): Buffer | null {
  return (
    db.get<{ hash: Buffer }>(
      `SELECT r.hash FROM Example e JOIN Revision r ON r.id = e.headId WHERE e.id = ? AND ${VISIBLE}`,
      exampleId,
    )?.hash ?? null
  )
}

/** The beginning of a row's text, from its listing columns. */
export function startOfRow(db: Database, exampleId: number): string {
  const row = db.get<{ promptStart: string; responseStart: string }>(
    `SELECT e.promptStart, e.responseStart FROM Example e WHERE e.id = ? AND ${VISIBLE}`,
    exampleId,
  )
  return row === undefined ? '' : row.promptStart || row.responseStart
}

/** One row as the search for duplicates reads it. */
export interface SearchedRow {
  id: number
  importId: number
  turns: number
  hash: Buffer
  body: string
}

const COMPARED = `SELECT e.id, e.importId, e.turns, r.hash, p.body FROM Example e
  JOIN Revision r ON r.id = e.headId JOIN Payload p ON p.revisionId = e.headId`

/** The visible rows of a dataset with ids from `from` to `to`, in id order. */
export function rowsBetween(db: Database, datasetId: number, from: number, to: number): SearchedRow[] {
  return db.all(
    `${COMPARED} WHERE e.datasetId = ? AND e.id BETWEEN ? AND ? AND ${VISIBLE} ORDER BY e.id`,
    datasetId,
    from,
    to,
  )
}

export function rowById(db: Database, id: number): SearchedRow | undefined {
  return db.get(`${COMPARED} WHERE e.id = ?`, id)
}

/** Smallest and largest id of a dataset's examples, and how many lie between. */
export function idBounds(
  db: Database,
  datasetId: number,
  after = 0,
): { first: number; last: number; count: number } {
  return db.get(
    `SELECT coalesce(min(id), 0) AS first, coalesce(max(id), -1) AS last, count(*) AS count FROM Example
     WHERE datasetId = ? AND id > ?`,
    datasetId,
    after,
  )!
}

export interface FinishedImport {
  id: number
  origin: Origin | null
  /** Rows it brought. */
  accepted: number
}

export function finishedImports(db: Database, datasetId: number): FinishedImport[] {
  return db.all(
    "SELECT id, origin, accepted FROM Import WHERE datasetId = ? AND status = 'done' ORDER BY id",
    datasetId,
  )
}

/**
 * Whether one of a dataset's examples up to `exampleId` got another text after this change, by a
 * fix or by an undo.
 */
export function changedSince(
  db: Database,
  datasetId: number,
  headChange: number,
  exampleId: number,
): boolean {
  return (
    db.get(
      'SELECT 1 AS yes FROM HeadChange WHERE datasetId = ? AND id > ? AND exampleId <= ? LIMIT 1',
      datasetId,
      headChange,
      exampleId,
    ) !== undefined
  )
}

/** Other datasets with exactly the same rows, in any order: one set under two names. */
export function sameDatasets(db: Database, datasetId: number): { id: number; name: string }[] {
  const counted = db.all<{ id: number; name: string; rows: number }>(
    `SELECT d.id, d.name, (SELECT coalesce(sum(accepted), 0) FROM Import i WHERE i.datasetId = d.id
     AND i.status = 'done') AS rows FROM Dataset d WHERE d.removedAt IS NULL ORDER BY d.id`,
  )
  const own = counted.find(({ id }) => id === datasetId)
  if (own === undefined || own.rows === 0) return []
  const alike = counted.filter(({ id, rows }) => id !== datasetId && rows === own.rows)
  return alike.filter(({ id }) => hasSameRows(db, datasetId, id)).map(({ id, name }) => ({ id, name }))
}

const COUNTED_HASHES = `SELECT r.hash, count(*) FROM Example e JOIN Revision r ON r.id = e.headId
  WHERE e.datasetId = ? AND ${VISIBLE} GROUP BY r.hash`

/** Whether two datasets with equally many rows contain each text equally often. */
function hasSameRows(db: Database, left: number, right: number): boolean {
  return db.get(`${COUNTED_HASHES} EXCEPT ${COUNTED_HASHES} LIMIT 1`, left, right) === undefined
}

export function datasetExists(db: Database, id: number): boolean {
  return db.get('SELECT 1 AS yes FROM Dataset WHERE id = ? AND removedAt IS NULL', id) !== undefined
}
