import { machineRefusal } from '@/lib/core/machine-errors'
import { type Database, timestamp, type Transaction } from './client'
import { emptyLog } from './space'

/** Rows that go in one transaction: a reviewer's verdict waits for no more than one of these. */
const CHUNK_ROWS = 5_000
/** A chunk ends here where rows are long: each page of theirs has to be looked at. */
const CHUNK_BYTES = 64 << 20

/** Tables whose rows belong to a dataset by another table, and by which column. */
const BY_PARENT = [
  ['ReleaseItem', '"Release"', 'releaseId'],
  ['Finding', 'AnalysisRun', 'runId'],
  ['DuplicatePair', 'AnalysisRun', 'runId'],
  ['DuplicateGraph', 'AnalysisRun', 'runId'],
  ['SemanticPair', 'AnalysisRun', 'runId'],
  ['ContaminationHit', 'AnalysisRun', 'runId'],
  ['Rejection', 'Import', 'importId'],
] as const
/** Tables with a column `datasetId`, in an order that no reference stands against. */
const BY_DATASET = [
  'Verdict',
  'HeadChange',
  'RowDecision',
  'PairLabel',
  'Rubric',
  '"Release"',
  'AnalysisRun',
  'Import',
] as const

/**
 * Removes a dataset for everybody, at once: neither it nor its rows are found from now on, and its
 * name is free. `removeMarked` deletes its rows; source files and the ledger are kept, and so are
 * jobs, as the record of what happened to it.
 */
export function markDatasetRemoved({ db }: Transaction, id: number): void {
  db.run("UPDATE Import SET status = 'removed' WHERE datasetId = ?", id)
  db.run("UPDATE AnalysisRun SET status = 'removed' WHERE datasetId = ?", id)
  db.run('UPDATE Job SET datasetId = NULL WHERE datasetId = ?', id)
  // No dataset can be given a name that begins like this.
  db.run('UPDATE Dataset SET name = ?, removedAt = ? WHERE id = ?', `-removed ${id}`, timestamp(), id)
}

/**
 * Takes back a cancelled or refused import: `removeMarked` deletes the rows it stored, which nobody
 * has seen.
 */
export function markImportRemoved(db: Database, id: number): void {
  db.run("UPDATE Import SET status = 'removed' WHERE id = ?", id)
}

/**
 * Deletes the rows of everything that was marked, one short transaction per step, and yields their
 * number. If it is killed, the marks remain and the next run continues. Two runs at once do each
 * other no harm.
 */
export function* removeMarked(db: Database): Generator<number> {
  for (;;) {
    const rows = isAnythingMarked(db) ? db.transaction(() => removeChunk(db)) : 0
    if (rows === 0) return
    yield rows
  }
}

/**
 * Deletes everything that is marked, pausing only between bulk transactions. False if the disk is
 * too full even for that: the rest stays marked and invisible.
 */
export function removeAllMarked(db: Database, progress: (rows: number) => void = () => undefined): boolean {
  let rows = 0
  for (let before = -1; before < rows;) {
    before = rows
    try {
      for (const chunk of removeMarked(db)) progress((rows += chunk))
      return true
    } catch (error) {
      if (machineRefusal(error)?.code !== 'disk-full') throw error
      // The log has filled what was free. Moved into the database, it makes room for the next
      // chunks.
      if (!emptyLog(db)) return false
    }
  }
  return false
}

/** A bounded number of runs' results, of runs that nobody sees; 0 when there are none left. */
export function removeResults(db: Database, runId: number): number {
  const results = BY_PARENT.filter(([, parent]) => parent === 'AnalysisRun')
  return removeFirst(results, ([table, , column]) =>
    removeSome(db, table, `SELECT rowid FROM ${table} WHERE ${column} = ?`, runId),
  )
}

/** Deletes a bounded number of the rows that `found` selects of a table. */
function removeSome(db: Database, table: string, found: string, id: number): number {
  return db.run(`DELETE FROM ${table} WHERE rowid IN (${found} LIMIT ${CHUNK_ROWS})`, id).changes
}

/** The work on the first table that still has some; 0 where none has. */
function removeFirst<Table>(tables: readonly Table[], remove: (table: Table) => number): number {
  for (const table of tables) {
    const removed = remove(table)
    if (removed > 0) return removed
  }
  return 0
}

function isAnythingMarked(db: Database): boolean {
  return markedDataset(db) !== undefined || markedImport(db) !== undefined
}

const markedDataset = (db: Database): number | undefined =>
  db.get<{ id: number }>('SELECT id FROM Dataset WHERE removedAt IS NOT NULL LIMIT 1')?.id
const markedImport = (db: Database): number | undefined =>
  db.get<{ id: number }>("SELECT id FROM Import WHERE status = 'removed' LIMIT 1")?.id

function removeChunk(db: Database): number {
  const dataset = markedDataset(db)
  if (dataset !== undefined) return removeOfDataset(db, dataset)
  const one = markedImport(db)
  if (one === undefined) return 0
  return (
    removeExamples(db, 'importId', one) ||
    removeSome(db, 'Rejection', 'SELECT rowid FROM Rejection WHERE importId = ?', one) ||
    db.run('DELETE FROM Import WHERE id = ?', one).changes
  )
}

function removeOfDataset(db: Database, id: number): number {
  const children = ([table, parent, column]: (typeof BY_PARENT)[number]): number =>
    removeSome(
      db,
      table,
      `SELECT t.rowid FROM ${parent} p JOIN ${table} t ON t.${column} = p.id WHERE p.datasetId = ?`,
      id,
    )
  return (
    removeFirst(BY_PARENT, children) ||
    removeExamples(db, 'datasetId', id) ||
    removeFirst(BY_DATASET, (table) =>
      removeSome(db, table, `SELECT rowid FROM ${table} WHERE datasetId = ?`, id),
    ) ||
    db.run('DELETE FROM Dataset WHERE id = ?', id).changes
  )
}

function removeExamples(db: Database, column: 'datasetId' | 'importId', id: number): number {
  const found = db.all<{ id: number; bytes: number }>(
    `SELECT e.id, (SELECT sum(octet_length(p.body)) FROM Revision r JOIN Payload p ON p.revisionId = r.id
     WHERE r.exampleId = e.id) AS bytes
     FROM Example e WHERE e.${column} = ? ORDER BY e.id LIMIT ${CHUNK_ROWS}`,
    id,
  )
  let bytes = 0
  let count = 0
  while (count < found.length && (count === 0 || bytes + found[count]!.bytes <= CHUNK_BYTES))
    bytes += found[count++]!.bytes
  if (count === 0) return 0
  const rows = `SELECT id FROM Example WHERE ${column} = ? AND id <= ?`
  const last = found[count - 1]!.id
  db.run(
    `DELETE FROM Payload WHERE revisionId IN (SELECT r.id FROM Revision r WHERE r.exampleId IN (${rows}))`,
    id,
    last,
  )
  db.run(`DELETE FROM Revision WHERE exampleId IN (${rows})`, id, last)
  return db.run(`DELETE FROM Example WHERE ${column} = ? AND id <= ?`, id, last).changes
}
