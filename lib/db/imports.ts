import type { Listing } from '@/lib/core/listing'
import type { Container, Origin, RecordSchema } from '@/lib/core/status'
import type { RejectedRow } from '@/lib/contract/imports'
import { type Database, timestamp } from './client'
import { lastId } from './last-id'
import { markImportRemoved, removeAllMarked } from './removal'

/** One accepted record, ready to be stored. */
export interface NewExample {
  origin: RecordOrigin
  listing: Listing
  /** JSON of the conversation (core/conversation.ts) as UTF-8. */
  body: Uint8Array
  /** SHA-256 of the canonical conversation, 32 bytes. */
  hash: Uint8Array
}

/** A record's place in its file, and the origin stated in it. */
interface RecordOrigin {
  /** Which record of the file, from 1: (import, record) is stored once, whoever writes it. */
  record: number
  line: number
  key: string | null
  category: string | null
  rawStart: number | null
  rawBytes: number | null
  raw: string | null
}

export type NewRejection = RejectedRow & Pick<RecordOrigin, 'record'>

export interface NewImport {
  datasetId: number
  file: string
  path: string
  bytes: number
  sha256: string
  origin: Origin | null
  model: string | null
}

export function createImport(db: Database, values: NewImport): number {
  return Number(
    db.run(
      `INSERT INTO Import (datasetId, file, path, bytes, sha256, origin, model, status, createdAt)
       VALUES (?, ?, ?, ?, ?, ?, ?, 'running', ?)`,
      values.datasetId,
      values.file,
      values.path,
      values.bytes,
      values.sha256,
      values.origin,
      values.model,
      timestamp(),
    ).lastInsertRowid,
  )
}

/**
 * Appends one batch; call it in the transaction that also saves the cursor. Ids continue from the
 * last one given out.
 */
export function appendRows(
  db: Database,
  target: { importId: number; datasetId: number },
  examples: Iterable<NewExample>,
  rejections: readonly NewRejection[],
): void {
  const { importId, datasetId } = target
  const now = timestamp()
  let accepted = 0
  let exampleId = lastId(db, 'Example')
  let revisionId = lastId(db, 'Revision')
  for (const { origin, listing, body, hash } of examples) {
    exampleId++
    revisionId++
    const { turns, promptChars, responseChars, promptStart, responseStart } = listing
    db.run(
      `INSERT INTO Example (id, datasetId, importId, record, line, "key", category, headId, rawStart,
       rawBytes, turns, promptChars, responseChars, promptStart, responseStart)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      exampleId,
      datasetId,
      importId,
      origin.record,
      origin.line,
      origin.key,
      origin.category,
      revisionId,
      origin.rawStart,
      origin.rawBytes,
      turns,
      promptChars,
      responseChars,
      promptStart,
      responseStart,
    )
    db.run(
      'INSERT INTO Revision (id, exampleId, number, hash, createdAt) VALUES (?, ?, 1, ?, ?)',
      revisionId,
      exampleId,
      hash,
      now,
    )
    db.run(
      'INSERT INTO Payload (revisionId, body, raw) VALUES (?, CAST(? AS TEXT), ?)',
      revisionId,
      body,
      origin.raw,
    )
    accepted++
  }
  for (const { record, line, column, code, message, excerpt } of rejections) {
    db.run(
      'INSERT INTO Rejection (importId, record, line, "column", code, message, excerpt) VALUES (?, ?, ?, ?, ?, ?, ?)',
      importId,
      record,
      line,
      column,
      code,
      message,
      excerpt,
    )
  }
  db.run(
    'UPDATE Import SET rows = rows + ?, accepted = accepted + ?, rejected = rejected + ? WHERE id = ?',
    accepted + rejections.length,
    accepted,
    rejections.length,
    importId,
  )
}

export function describeImport(
  db: Database,
  id: number,
  container: Container,
  recordSchema: RecordSchema,
): void {
  db.run('UPDATE Import SET container = ?, recordSchema = ? WHERE id = ?', container, recordSchema, id)
}

/** `done` makes the rows visible; `failed` keeps only what was rejected and why. */
export function closeImport(db: Database, id: number, status: 'done' | 'failed'): void {
  db.run('UPDATE Import SET status = ? WHERE id = ?', status, id)
}

export function importStatus(db: Database, id: number): string | undefined {
  return db.get<{ status: string }>('SELECT status FROM Import WHERE id = ?', id)?.status
}

/**
 * Takes back a cancelled or refused import as a whole: nobody has seen it, and no partial dataset
 * remains.
 */
export function discardImport(db: Database, id: number): void {
  markImportRemoved(db, id)
  removeAllMarked(db)
}

export interface ImportCounts {
  rows: number
  accepted: number
  rejected: number
  container: Container
  recordSchema: RecordSchema
}

export function importCounts(db: Database, id: number): ImportCounts | undefined {
  return db.get('SELECT rows, accepted, rejected, container, recordSchema FROM Import WHERE id = ?', id)
}

export function isImportOf(db: Database, datasetId: number): boolean {
  return db.get("SELECT 1 FROM Import WHERE datasetId = ? AND status <> 'removed'", datasetId) !== undefined
}

/** Whether no other import keeps its raw records in this file. */
export function isOnlyUseOf(db: Database, path: string, importId: number): boolean {
  return db.get('SELECT 1 FROM Import WHERE path = ? AND id <> ?', path, importId) === undefined
}

export interface DoubledImport {
  id: number
  file: string
  dataset: string
  extra: number
}

/**
 * Imports of earlier versions, whose rows have no number, in which two rows claim the same place.
 * Lines of UTF-16 files do not count as places.
 */
export function doubledImports(db: Database): DoubledImport[] {
  return db.all(
    `SELECT i.id, i.file, d.name AS dataset, count(*) - count(DISTINCT coalesce(e.rawStart, e.line)) AS extra
     FROM Import i JOIN Dataset d ON d.id = i.datasetId JOIN Example e ON e.importId = i.id AND e.record IS NULL
     WHERE i.status = 'done' AND (e.rawStart IS NOT NULL OR i.container = 'parquet') GROUP BY i.id
     HAVING extra > 0 ORDER BY i.id`,
  )
}

export function rejectionsOf(
  db: Database,
  importId: number,
  after: number,
  limit: number,
): (RejectedRow & { id: number })[] {
  return db.all(
    `SELECT id, line, "column", code, message, excerpt FROM Rejection WHERE importId = ? AND id > ?
     ORDER BY id LIMIT ?`,
    importId,
    after,
    limit,
  )
}
