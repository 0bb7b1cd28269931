import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Database } from '@/lib/db/client'
import { appendRows, createImport, discardImport } from '@/lib/db/imports'
import { lastId } from '@/lib/db/last-id'
import { appendRevision } from '@/lib/db/verdicts'
import { conversationJson } from '@/lib/core/conversation'
import { listingOf } from '@/lib/core/listing'
import { migrate } from '@/lib/db/migrate'
import { markDatasetRemoved, removeAllMarked } from '@/lib/db/removal'
import { chat, exampleOf, storeDataset, useDatabase } from './database'

const store = useDatabase()
const step = fc.oneof(
  fc.record({ kind: fc.constant('import' as const), rows: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constant('remove' as const), which: fc.nat() }),
  fc.record({ kind: fc.constant('cancel' as const), rows: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ kind: fc.constant('fix' as const), which: fc.nat() }),
)

describe('ids', () => {
  it('never come back, in whatever order datasets are imported, cancelled, fixed and removed', () => {
    let names = 0
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const { db } = store
        const seen = { Example: new Set<number>(), Revision: new Set<number>() }
        const datasets: number[] = []
        // Whatever the table gained since the last look must be new.
        const known = { Example: new Set<number>(), Revision: new Set<number>() }
        const look = (): void => {
          for (const table of ['Example', 'Revision'] as const) {
            const now = new Set(db.all<{ id: number }>(`SELECT id FROM ${table}`).map(({ id }) => id))
            for (const id of now) {
              if (!known[table].has(id)) expect(seen[table].has(id)).toBe(false)
              seen[table].add(id)
            }
            known[table] = now
          }
        }
        const dataset = (rows: number): { datasetId: number; importId: number } => {
          const datasetId = Number(
            db.run("INSERT INTO Dataset (name, purpose) VALUES (?, 'train')", `set ${++names}`)
              .lastInsertRowid,
          )
          const importId = createImport(db, {
            datasetId,
            file: 'f',
            path: '/dev/null',
            bytes: 0,
            sha256: '',
            origin: null,
            model: null,
          })
          db.transaction(() =>
            appendRows(
              db,
              { importId, datasetId },
              Array.from({ length: rows }, (_, at) => exampleOf(chat('a', 'b'), at + 1)),
              [],
            ),
          )
          return { datasetId, importId }
        }
        look()
        for (const action of steps) {
          if (action.kind === 'import') datasets.push(dataset(action.rows).datasetId)
          else if (action.kind === 'cancel') {
            const { importId } = dataset(action.rows)
            look()
            discardImport(db, importId)
          } else if (datasets.length > 0 && action.kind === 'remove') {
            db.transaction((transaction) =>
              markDatasetRemoved(transaction, datasets.splice(action.which % datasets.length, 1)[0]!),
            )
            removeAllMarked(db)
          } else if (datasets.length > 0 && action.kind === 'fix') {
            const { id } = db.get<{ id: number }>(
              'SELECT max(id) AS id FROM Example WHERE datasetId = ?',
              datasets[action.which % datasets.length],
            )!
            appendRevision(db, id, {
              body: conversationJson(chat('a', 'c')),
              hash: Buffer.alloc(32),
              author: 'test',
              listing: listingOf(chat('a', 'c')),
            })
          }
          look()
        }
      }),
      { numRuns: 40 },
    )
  })

  it('of every table that gives them out are counted for good', () => {
    // A table with such ids and no counter would give the id of a removed row to the next one.
    const tables = store.db.all<{ name: string; sql: string }>(
      "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql LIKE '%\"id\" INTEGER%'",
    )
    expect(tables.length).toBeGreaterThan(10)
    expect(tables.filter(({ sql }) => !sql.includes('AUTOINCREMENT')).map(({ name }) => name)).toEqual([])
  })

  it('stay above all that a home mentions that was made before, and its counters survive every migration', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'winnow-old-'))
    const db = new Database(join(folder, 'winnow.db'))
    try {
      const migrations = resolve('prisma/migrations')
      const names = readdirSync(migrations)
        .filter((name) => name.includes('_'))
        .sort()
        .filter((name) => !name.endsWith('.toml'))
      const identity = names.findIndex((name) => name.endsWith('_identity'))
      for (const name of names.slice(0, identity))
        db.execute(readFileSync(join(migrations, name, 'migration.sql'), 'utf8'))
      const oldHome = storeDataset(db, [chat('a', 'b'), chat('c', 'd'), chat('e', 'f')])
      // Rows that a decision and the ledger still name, and a counter that was lost with a table.
      db.run(
        "INSERT INTO RowDecision (datasetId, exampleId, cause, decision, otherId, method, batch, actor) VALUES (?, 1, 'duplicate', 'remove', 40, 'm', 'b', 'me')",
        oldHome,
      )
      db.run(
        "INSERT INTO Event (actor, kind, data, previousHash, hash) VALUES ('me', 'verdict', '{\"example\":60,\"revision\":70,\"fixed\":null}', '', 'h')",
      )
      db.run("UPDATE sqlite_sequence SET seq = 3 WHERE name IN ('Example', 'Revision')")
      const counters = () =>
        new Map(
          db
            .all<{ name: string; seq: number }>('SELECT name, seq FROM sqlite_sequence')
            .map(({ name, seq }) => [name, seq]),
        )
      for (const name of names.slice(identity)) {
        const before = counters()
        db.execute(readFileSync(join(migrations, name, 'migration.sql'), 'utf8'))
        for (const [table, seq] of before)
          expect(counters().get(table), `${table} after ${name}`).toBeGreaterThanOrEqual(seq)
      }
      expect([lastId(db, 'Example'), lastId(db, 'Revision')]).toEqual([60, 70])
    } finally {
      await db.close()
      rmSync(folder, { recursive: true })
    }
  })

  it('of a fresh home start at one', () => {
    expect(lastId(store.db, 'Example')).toBe(0)
    expect(migrate(store.db, resolve('prisma/migrations'))).toEqual([])
  })
})
