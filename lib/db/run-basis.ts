import type { ChangedRows, ReadDataset, RunBasis } from '@/lib/core/run-basis'
import type { Database } from './client'
import { finishedImports } from './duplicates'

/** The rows of datasets as they are now, for a run that is about to read them. */
export function rowsNow(
  db: Database,
  datasetIds: readonly number[],
): Pick<RunBasis, 'read' | 'lastHeadChange'> {
  return {
    read: datasetIds.map((id): ReadDataset => ({
      id,
      name: nameOf(db, id) ?? '',
      imports: finishedImports(db, id).map((one) => ({ id: one.id, rows: one.accepted })),
    })),
    lastHeadChange: lastHeadChange(db),
  }
}

/** The last time that an example of any dataset got another text. */
export function lastHeadChange(db: Database): number {
  return db.get<{ id: number }>('SELECT coalesce(max(id), 0) AS id FROM HeadChange')!.id
}

/**
 * Changes of a dataset since a run read it; null if the dataset no longer exists. The cost depends
 * on the changes, not on the rows.
 */
export function changesSince(db: Database, read: ReadDataset, lastHeadChange: number): ChangedRows | null {
  const name = nameOf(db, read.id)
  if (name === undefined) return null
  const now = finishedImports(db, read.id)
  const known = new Map(read.imports.map(({ id, rows }) => [id, rows]))
  const there = new Set(now.map(({ id }) => id))
  return {
    name,
    added: sum(now.map(({ id, accepted }) => Math.max(0, accepted - (known.get(id) ?? 0)))),
    removed: sum(read.imports.filter(({ id }) => !there.has(id)).map(({ rows }) => rows)),
    edited: editedSince(db, read, lastHeadChange).length,
    rows: sum(now.map(({ accepted }) => accepted)),
  }
}

/** Rows that a run has not read as they are now: they came later, or their text is another one. */
export function unreadRows(
  db: Database,
  read: ReadDataset,
  lastHeadChange: number,
): { added: number[]; edited: number[] } {
  const known = new Set(read.imports.map(({ id }) => id))
  const added = finishedImports(db, read.id)
    .filter(({ id }) => !known.has(id))
    .flatMap(({ id }) =>
      db
        .all<{ id: number }>('SELECT id FROM Example WHERE datasetId = ? AND importId = ?', read.id, id)
        .map((row) => row.id),
    )
  return { added, edited: editedSince(db, read, lastHeadChange) }
}

/**
 * Rows that were read and have another text now. The text the run read is the one before the first
 * later change: a fix that was undone has changed nothing.
 */
function editedSince(db: Database, { id, imports }: ReadDataset, lastHeadChange: number): number[] {
  const known = new Set(imports.map((one) => one.id))
  return db
    .all<{ id: number; importId: number }>(
      `SELECT e.id, e.importId FROM (SELECT exampleId, min(id) AS first FROM HeadChange WHERE datasetId = ?
       AND id > ? GROUP BY exampleId) c
     JOIN HeadChange h ON h.id = c.first JOIN Example e ON e.id = c.exampleId WHERE e.headId <> h.fromId ORDER BY e.id`,
      id,
      lastHeadChange,
    )
    .filter(({ importId }) => known.has(importId))
    .map((row) => row.id)
}

function nameOf(db: Database, id: number): string | undefined {
  return db.get<{ name: string }>('SELECT name FROM Dataset WHERE id = ? AND removedAt IS NULL', id)?.name
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
