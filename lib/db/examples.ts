import { type Conversation, parseConversation } from '@/lib/core/conversation'
import type { ExampleQuery, ExampleRow } from '@/lib/contract/examples'
import type { Database } from './client'
import { lastId } from './last-id'
import { NOT_SET_ASIDE, SET_ASIDE_IDS, standingDecisions } from './row-decisions'
import { countingVerdict, LATEST_VERDICT } from './verdicts'
import { VISIBLE } from './visible'

/**
 * How many payloads a search request reads before it returns its results so far, with a cursor for
 * the rest.
 */
const SEARCH_WINDOW = 50_000

export interface LatestRuns {
  audit: number | null
  dedup: number | null
}

/**
 * Condition and parameters for everything in a query but sort, cursor and text. No list in it may
 * depend on the row that is asked about: such a one is made again for every row, and at a million
 * rows the server stood still for it.
 */
function conditions(
  datasetId: number,
  query: Omit<ExampleQuery, 'sort' | 'descending' | 'limit'>,
  runs: LatestRuns,
): { sql: string; values: unknown[] } {
  const parts = ['e.datasetId = ?', VISIBLE]
  const values: unknown[] = [datasetId]
  if (query.importId !== undefined) {
    parts.push('e.importId = ?')
    values.push(query.importId)
  }
  if (query.rule !== undefined) {
    parts.push(
      `e.id IN (SELECT f.exampleId FROM Finding f JOIN Example j ON j.id = f.exampleId WHERE f.runId = ?
       AND f.rule = ? AND f.revisionId = j.headId)`,
    )
    values.push(runs.audit ?? -1, query.rule)
    // Findings in rows that are set aside are not counted on the audit page either.
    if (query.status === undefined) {
      parts.push(`e.id NOT IN (${SET_ASIDE_IDS})`)
      values.push(datasetId)
    }
  }
  if (query.status === 'unreviewed')
    parts.push(
      `NOT EXISTS (SELECT 1 FROM Verdict v WHERE v.exampleId = e.id AND ${LATEST_VERDICT})`,
      NOT_SET_ASIDE,
    )
  else if (query.status === 'set-aside') {
    parts.push(`e.id IN (${SET_ASIDE_IDS})`)
    values.push(datasetId)
  } else if (query.status === 'approved') {
    parts.push(
      `e.id IN (SELECT v.exampleId FROM Verdict v JOIN Example j ON j.id = v.exampleId
      WHERE v.datasetId = ? AND ${LATEST_VERDICT}
      AND coalesce(v.fixedId, CASE v.decision WHEN 'pass' THEN v.revisionId END) = j.headId)`,
      `e.id NOT IN (${SET_ASIDE_IDS})`,
    )
    values.push(datasetId, datasetId)
  } else if (query.status !== undefined) {
    parts.push(
      `e.id IN (SELECT v.exampleId FROM Verdict v WHERE v.datasetId = ? AND ${LATEST_VERDICT} AND v.decision = ?)`,
    )
    values.push(datasetId, query.status)
  }
  return { sql: parts.join(' AND '), values }
}

const SORT_COLUMNS = {
  id: 'e.id',
  turns: 'e.turns',
  promptChars: 'e.promptChars',
  responseChars: 'e.responseChars',
} as const

interface Cursor {
  value: number
  id: number
}

function parseCursor(text: string | undefined): Cursor | null {
  const match = /^(-?\d+)\.(\d+)$/.exec(text ?? '')
  return match && { value: Number(match[1]), id: Number(match[2]) }
}

/** One page by key, never by offset: the cursor is the sort value and id of the last row seen. */
export function pageOfExamples(
  db: Database,
  datasetId: number,
  query: ExampleQuery,
  runs: LatestRuns,
): { rows: ExampleRow[]; next: string | null } {
  const { sql, values } = conditions(datasetId, query, runs)
  const column = SORT_COLUMNS[query.sort]
  const [compare, direction] = query.descending ? ['<', 'DESC'] : ['>', 'ASC']
  const cursor = parseCursor(query.after)
  const where = [sql]
  if (cursor) {
    where.push(query.sort === 'id' ? `e.id ${compare} ?` : `(${column}, e.id) ${compare} (?, ?)`)
    values.push(...(query.sort === 'id' ? [cursor.id] : [cursor.value, cursor.id]))
  }
  const text = query.text?.trim() ?? ''
  const from = text === '' ? 'Example e' : 'Example e JOIN Payload p ON p.revisionId = e.headId'
  if (text !== '') {
    where.push(`p.body LIKE ? ESCAPE '\\'`)
    values.push(likePattern(text))
    if (query.sort === 'id') {
      const edge = cursor?.id ?? (query.descending ? lastId(db, 'Example') + 1 : 0)
      where.push(query.descending ? 'e.id >= ?' : 'e.id <= ?')
      values.push(query.descending ? edge - SEARCH_WINDOW : edge + SEARCH_WINDOW)
    }
  }
  const rows = db.all<ListedExample>(
    `SELECT e.id, e.line, e.importId, e.turns, e.promptChars, e.responseChars, e.promptStart, e.responseStart
     FROM ${from} WHERE ${where.join(' AND ')}
     ORDER BY ${column} ${direction}${query.sort === 'id' ? '' : `, e.id ${direction}`} LIMIT ?`,
    ...values,
    query.limit,
  )
  return { rows: rows.map((row) => decorate(db, row, runs)), next: nextCursor(db, rows, query, text !== '') }
}

type ListedExample = Omit<ExampleRow, 'decision' | 'findings' | 'duplicate' | 'setAside'>

function nextCursor(
  db: Database,
  rows: ListedExample[],
  query: ExampleQuery,
  searching: boolean,
): string | null {
  const last = rows.at(-1)
  if (last && rows.length === query.limit)
    return `${query.sort === 'id' ? last.id : last[query.sort]}.${last.id}`
  if (!searching || query.sort !== 'id') return null
  // The window ended before the dataset did: the next request goes on from its far edge.
  const from = parseCursor(query.after)?.id ?? (query.descending ? lastId(db, 'Example') + 1 : 0)
  const edge = query.descending ? from - SEARCH_WINDOW : from + SEARCH_WINDOW
  return edge > 0 && edge < lastId(db, 'Example') ? `${edge}.${edge}` : null
}

/** The text as canonical JSON contains it, with LIKE's wildcards escaped. */
function likePattern(text: string): string {
  return `%${JSON.stringify(text)
    .slice(1, -1)
    .replace(/[\\%_]/g, '\\$&')}%`
}

function decorate(db: Database, row: ListedExample, runs: LatestRuns): ExampleRow {
  const decision = countingVerdict(db, row.id)
  const found = db.all<{ severity: string; count: number }>(
    'SELECT f.severity, count(*) AS count FROM Finding f JOIN Example e ON e.id = f.exampleId AND e.headId = f.revisionId WHERE f.exampleId = ? AND f.runId = ? GROUP BY f.severity',
    row.id,
    runs.audit,
  )
  const count = (severity: string) => found.find((entry) => entry.severity === severity)?.count ?? 0
  const decided = standingDecisions(db, row.id)
  return {
    ...row,
    decision,
    findings: { errors: count('error'), warnings: count('warning'), infos: count('info') },
    setAside: decided.find((entry) => entry.decision === 'remove')?.cause ?? null,
    duplicate:
      !decided.some(({ cause }) => cause === 'duplicate') &&
      db.get('SELECT 1 FROM DuplicatePair WHERE runId = ? AND removedId = ?', runs.dedup, row.id) !==
        undefined,
  }
}

/** The number of matching rows; null for a text search, which would have to read every payload. */
export function countExamples(
  db: Database,
  datasetId: number,
  query: ExampleQuery,
  runs: LatestRuns,
): number | null {
  if ((query.text?.trim() ?? '') !== '') return null
  if (query.status === undefined && query.rule === undefined) {
    const where = query.importId === undefined ? 'datasetId = ?' : 'datasetId = ? AND id = ?'
    return db.get<{ n: number }>(
      `SELECT coalesce(sum(accepted), 0) AS n FROM Import WHERE ${where} AND status = 'done'`,
      datasetId,
      ...(query.importId === undefined ? [] : [query.importId]),
    )!.n
  }
  if (query.status === 'unreviewed' && query.rule === undefined && query.importId === undefined) {
    return (
      countExamples(db, datasetId, { sort: 'id', descending: false, limit: 1 }, runs)! -
      settledCount(db, datasetId)
    )
  }
  if (query.status === 'set-aside' && query.rule === undefined && query.importId === undefined) {
    return db.get<{ n: number }>(`SELECT count(DISTINCT exampleId) AS n FROM (${SET_ASIDE_IDS})`, datasetId)!
      .n
  }
  const { sql, values } = conditions(datasetId, query, runs)
  return db.get<{ n: number }>(`SELECT count(*) AS n FROM Example e WHERE ${sql}`, ...values)!.n
}

/** Rows that need no reviewer any more: judged, or set aside. */
function settledCount(db: Database, datasetId: number): number {
  return db.get<{ n: number }>(
    `SELECT count(*) AS n FROM (SELECT v.exampleId FROM Verdict v WHERE v.datasetId = ? AND ${LATEST_VERDICT}
     UNION ${SET_ASIDE_IDS})`,
    datasetId,
    datasetId,
  )!.n
}

/** Rows with a verdict that counts, of those that nobody has set aside. */
export function reviewedCount(db: Database, datasetId: number): number {
  return db.get<{ n: number }>(
    `SELECT count(*) AS n FROM Verdict v WHERE v.datasetId = ? AND ${LATEST_VERDICT}
     AND v.exampleId NOT IN (${SET_ASIDE_IDS})`,
    datasetId,
    datasetId,
  )!.n
}

export interface StoredExample {
  id: number
  datasetId: number
  importId: number
  line: number
  key: string | null
  category: string | null
  headId: number
  characters: number
  rawStart: number | null
  rawBytes: number | null
  file: string
  path: string
}

export function findExample(db: Database, datasetId: number, id: number): StoredExample | undefined {
  return db.get(
    `SELECT e.id, e.datasetId, e.importId, e.line, e."key", e.category, e.headId,
     e.promptChars + e.responseChars AS characters, e.rawStart, e.rawBytes, i.file, i.path
     FROM Example e JOIN Import i ON i.id = e.importId WHERE e.datasetId = ? AND e.id = ? AND ${VISIBLE}`,
    datasetId,
    id,
  )
}

/** Every example anybody sees, by id. */
export function exampleIds(db: Database, datasetId: number): number[] {
  return db
    .all<{ id: number }>(
      `SELECT e.id FROM Example e WHERE e.datasetId = ? AND ${VISIBLE} ORDER BY e.id`,
      datasetId,
    )
    .map(({ id }) => id)
}

export function neighbours(
  db: Database,
  datasetId: number,
  id: number,
): { previousId: number | null; nextId: number | null } {
  const one = (compare: string, direction: string) =>
    db.get<{ id: number }>(
      `SELECT e.id FROM Example e WHERE e.datasetId = ? AND e.id ${compare} ? AND ${VISIBLE}
       ORDER BY e.id ${direction} LIMIT 1`,
      datasetId,
      id,
    )?.id ?? null
  return { previousId: one('<', 'DESC'), nextId: one('>', 'ASC') }
}

export interface StoredRevision {
  id: number
  number: number
  hash: Buffer
  author: string | null
  createdAt: string
}

export function revisionsOf(db: Database, exampleId: number): StoredRevision[] {
  return db.all(
    'SELECT id, number, hash, author, createdAt FROM Revision WHERE exampleId = ? ORDER BY number',
    exampleId,
  )
}

/** Identity of a text, 64 hex digits. */
export function revisionHash(db: Database, revisionId: number): string {
  return db.get<{ hash: Buffer }>('SELECT hash FROM Revision WHERE id = ?', revisionId)!.hash.toString('hex')
}

export function conversationOf(db: Database, revisionId: number): Conversation {
  return parseConversation(
    db.get<{ body: string }>('SELECT body FROM Payload WHERE revisionId = ?', revisionId)!.body,
  )
}

export function rawOf(db: Database, revisionId: number): string | null {
  return (
    db.get<{ raw: string | null }>('SELECT raw FROM Payload WHERE revisionId = ?', revisionId)?.raw ?? null
  )
}

export interface WalkedExample {
  id: number
  line: number
  importId: number
  category: string | null
  revisionId: number
  hash: Buffer
  body: string
}

/** Every visible example of a dataset in id order, with its current payload. */
export function walkExamples(db: Database, datasetId: number, after = 0): Generator<WalkedExample> {
  return db.walk(
    `SELECT e.id, e.line, e.importId, e.category, e.headId AS revisionId, r.hash, p.body
     FROM Example e JOIN Revision r ON r.id = e.headId JOIN Payload p ON p.revisionId = e.headId
     WHERE e.datasetId = ? AND ${VISIBLE} AND e.id > ? ORDER BY e.id`,
    [datasetId],
    after,
  )
}

export interface QueuedExample {
  id: number
  line: number
  headId: number
  /** Characters of prompt and answer. */
  characters: number
}

/**
 * Examples without a verdict that counts, in id order; with `flaggedBy` only those in whose text
 * that audit has an error or warning.
 */
export function queueOf(
  db: Database,
  datasetId: number,
  page: { after: number; limit: number; flaggedBy: number | null },
): QueuedExample[] {
  const flagged =
    page.flaggedBy === null
      ? ''
      : `AND EXISTS (SELECT 1 FROM Finding f WHERE f.exampleId = e.id AND f.runId = ${page.flaggedBy} AND f.revisionId = e.headId AND f.severity <> 'info')`
  return db.all(
    `SELECT e.id, e.line, e.headId, e.promptChars + e.responseChars AS characters FROM Example e
     WHERE e.datasetId = ? AND e.id > ? AND ${VISIBLE} AND ${NOT_SET_ASIDE} ${flagged}
     AND NOT EXISTS (SELECT 1 FROM Verdict v WHERE v.exampleId = e.id AND ${LATEST_VERDICT}) ORDER BY e.id LIMIT ?`,
    datasetId,
    page.after,
    page.limit,
  )
}
