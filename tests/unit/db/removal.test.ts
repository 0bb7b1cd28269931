import { describe, expect, it } from 'vitest'
import { findDataset, allDatasets, datasetForImport } from '@/lib/db/datasets'
import type { Database } from '@/lib/db/client'
import { memberRow, sameDatasets } from '@/lib/db/duplicates'
import { discardImport } from '@/lib/db/imports'
import { markDatasetRemoved, removeAllMarked, removeMarked } from '@/lib/db/removal'
import { rowsNow } from '@/lib/db/run-basis'
import { createRun, discardUnfinishedRuns } from '@/lib/db/runs'
import { audit } from '@/lib/jobs/audit/analysis'
import { headOf } from '@/lib/db/verdicts'
import { chat, storeDataset, useDatabase } from './database'

const store = useDatabase()
const ROWS = 12_000

/** Every table but those that outlive a dataset, with how many rows it has. */
function counts(db: Database): Record<string, number> {
  const tables = db.all<{ name: string }>(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT IN ('_prisma_migrations', 'Job', 'Event')",
  )
  return Object.fromEntries(
    tables.map(({ name }) => [name, db.get<{ n: number }>(`SELECT count(*) AS n FROM "${name}"`)!.n]),
  )
}

/** One row in every table that has a column of a dataset, an import, a run, a release or a row. */
function fillEveryTable(db: Database, datasetId: number): void {
  const ids: Record<string, number> = {
    datasetId,
    exampleId: db.get<{ id: number }>('SELECT max(id) AS id FROM Example')!.id,
    importId: db.get<{ id: number }>('SELECT max(id) AS id FROM Import')!.id,
    runId: createRun(db, datasetId, audit, {}, rowsNow(db, [datasetId])),
  }
  ids['releaseId'] = Number(
    db.run(
      `INSERT INTO "Release" (datasetId, version, dir, seed, params, manifest, manifestHash) VALUES (?, 1, '', 0, '', '', '')`,
      datasetId,
    ).lastInsertRowid,
  )
  for (const [table, rows] of Object.entries(counts(db))) {
    const columns = db.all<{
      name: string
      type: string
      notnull: number
      dflt_value: string | null
      pk: number
    }>(`SELECT * FROM pragma_table_info('${table}')`)
    if (rows > 0 || !columns.some(({ name }) => name in ids)) continue
    const given = columns.filter(
      ({ name, notnull, dflt_value: fallback, pk }) =>
        name in ids || (notnull === 1 && fallback === null && pk === 0) || (pk > 0 && name !== 'id'),
    )
    db.run(
      `INSERT INTO "${table}" (${given.map(({ name }) => `"${name}"`).join(', ')}) VALUES (${given.map(() => '?').join(', ')})`,
      ...given.map(({ name, type }) => ids[name] ?? valueOfType(type)),
    )
  }
}

function valueOfType(type: string): string | Buffer | number {
  if (type === 'TEXT') return 'x'
  return type === 'BLOB' ? Buffer.alloc(1) : 1
}

describe('a removed dataset', () => {
  it('is gone for everybody before its first row is, and leaves nothing in any table', async () => {
    const { db } = store
    const before = counts(db)
    const id = storeDataset(
      db,
      Array.from({ length: ROWS }, (_, at) => chat(`question ${at}`, 'answer')),
    )
    fillEveryTable(db, id)
    db.transaction((transaction) => markDatasetRemoved(transaction, id))
    expect(await findDataset(db, 'test')).toBeNull()
    expect(await findDataset(db, `-removed ${id}`)).toBeNull()
    expect(await allDatasets(db)).toEqual([])
    expect([memberRow(db, id, ROWS), headOf(db, ROWS)]).toEqual([undefined, undefined])
    // The name is free while the rows are still there.
    const again = datasetForImport(db, 'test', 'train')
    expect(again).toMatchObject({ isNew: true })
    expect(sameDatasets(db, again.id)).toEqual([])
    const steps = [...removeMarked(db)]
    expect(Math.max(...steps)).toBeLessThanOrEqual(5_000)
    expect(steps.filter((rows) => rows > 1_000)).toEqual([5_000, 5_000, 2_000])
    expect(counts(db)).toEqual({ ...before, Dataset: 1 })
    expect(db.all('PRAGMA foreign_key_check')).toEqual([])
  })

  it('is finished by the next one where somebody was killed over it', () => {
    const { db } = store
    const id = storeDataset(
      db,
      Array.from({ length: ROWS }, (_, at) => chat(`question ${at}`, 'answer')),
    )
    db.transaction((transaction) => markDatasetRemoved(transaction, id))
    const [rows] = removeMarked(db)
    expect(rows).toBe(5_000)
    removeAllMarked(db)
    expect(counts(db)).toMatchObject({ Dataset: 0, Example: 0, Revision: 0, Payload: 0, Import: 0 })
  })

  it('takes long rows in smaller steps', () => {
    const { db } = store
    const id = storeDataset(
      db,
      Array.from({ length: 5 }, (_, at) => chat(`question ${at}`, 'a'.repeat(30_000_000))),
    )
    db.transaction((transaction) => markDatasetRemoved(transaction, id))
    expect([...removeMarked(db)]).toEqual([2, 2, 1, 1, 1])
  })
})

describe('an import that is taken back', () => {
  it('goes in steps, with its rejections, and leaves the others', () => {
    const { db } = store
    const id = storeDataset(db, [chat('kept', 'row')])
    db.run("INSERT INTO Import (datasetId, file, path, bytes, status) VALUES (?, '', '', 0, 'running')", id)
    db.run("INSERT INTO Rejection (importId, line, code, message, excerpt) VALUES (2, 1, 'x', '', '')")
    db.run('UPDATE Example SET importId = 2 WHERE id = 1')
    discardImport(db, 2)
    expect(counts(db)).toMatchObject({ Dataset: 1, Import: 1, Example: 0, Payload: 0, Rejection: 0 })
  })
})

describe('unfinished runs', () => {
  it('go with all they had found, in steps', () => {
    const { db } = store
    const id = storeDataset(db, [chat('a', 'b')])
    const run = createRun(db, id, audit, {}, rowsNow(db, [id]))
    db.run(
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 11000) INSERT INTO Finding (runId, exampleId, revisionId, rule, severity, message) SELECT ?, 1, 1, 'x', 'info', '' FROM n",
      run,
    )
    discardUnfinishedRuns(db, id, 'audit')
    expect(counts(db)).toMatchObject({ Finding: 0, AnalysisRun: 0, Example: 1 })
  })
})
