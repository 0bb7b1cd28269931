import { describe, expect, it } from 'vitest'
import { appendRows, createImport, discardImport, doubledImports } from '@/lib/db/imports'
import { countExamples, pageOfExamples } from '@/lib/db/examples'
import { migrate } from '@/lib/db/migrate'
import { chat, exampleOf, storeDataset, useDatabase } from './database'

const store = useDatabase()
const QUERY = { sort: 'id', descending: false, limit: 10 } as const
const NO_RUNS = { audit: null, dedup: null }

describe('an import', () => {
  it('stores each record of its file once, whoever writes; rows of earlier versions, which have no number, stand as they are', () => {
    const { db } = store
    const datasetId = storeDataset(db, [chat('a', 'b'), chat('c', 'd')])
    const twice = (): void =>
      db.transaction(() => appendRows(db, { importId: 1, datasetId }, [exampleOf(chat('c', 'd'), 2)], []))
    expect(twice).toThrow(/UNIQUE constraint failed: Example.importId, Example.record/)
    const rejected = { record: 3, line: 3, column: null, code: 'x', message: 'y', excerpt: '' }
    expect(() =>
      db.transaction(() => appendRows(db, { importId: 1, datasetId }, [], [rejected, rejected])),
    ).toThrow(/UNIQUE constraint failed: Rejection/)
    expect(countExamples(db, datasetId, QUERY, NO_RUNS)).toBe(2)
    db.run('UPDATE Example SET record = NULL, rawStart = line * 100')
    expect(doubledImports(db)).toEqual([])
    expect(twice).not.toThrow()
    db.run('UPDATE Example SET record = NULL, rawStart = line * 100')
    expect(doubledImports(db)).toEqual([{ id: 1, file: 'test.jsonl', dataset: 'test', extra: 1 }])
  })

  it('shows nothing until it is done and leaves nothing when it is discarded', () => {
    const { db } = store
    const datasetId = storeDataset(db, [chat('a', 'b')])
    const importId = createImport(db, {
      datasetId,
      file: 'second.jsonl',
      path: '/dev/null',
      bytes: 0,
      sha256: '',
      origin: null,
      model: null,
    })
    appendRows(
      db,
      { importId, datasetId },
      [exampleOf(chat('c', 'd'))],
      [{ record: 2, line: 2, column: null, code: 'x', message: 'y', excerpt: '' }],
    )
    expect(pageOfExamples(db, datasetId, QUERY, NO_RUNS).rows).toHaveLength(1)
    expect(countExamples(db, datasetId, QUERY, NO_RUNS)).toBe(1)
    discardImport(db, importId)
    for (const table of ['Example', 'Revision', 'Payload', 'Import'])
      expect(db.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)!.n, table).toBe(1)
    expect(db.get<{ n: number }>('SELECT count(*) AS n FROM Rejection')!.n).toBe(0)
  })

  it('pages every row once, whatever the sort', () => {
    const { db } = store
    const datasetId = storeDataset(
      db,
      Array.from({ length: 25 }, (_, at) => chat('q'.repeat(at % 4), `answer ${at}`)),
    )
    for (const sort of ['id', 'turns', 'promptChars', 'responseChars'] as const) {
      for (const descending of [false, true]) {
        const seen: number[] = []
        let after: string | null | undefined
        do {
          const page = pageOfExamples(
            db,
            datasetId,
            { ...QUERY, sort, descending, ...(typeof after === 'string' && { after }) },
            NO_RUNS,
          )
          seen.push(...page.rows.map((row) => row.id))
          after = page.next
        } while (after !== null)
        expect(
          [...seen].sort((a, b) => a - b),
          `${sort} ${descending}`,
        ).toEqual(Array.from({ length: 25 }, (_, at) => at + 1))
      }
    }
  })

  it('finds text literally, quotes, percent signs and line breaks too', () => {
    const { db } = store
    const datasetId = storeDataset(db, [
      chat('50% "off"\nnow', 'x'),
      chat('500 off now', 'y'),
      chat('a_b', 'z'),
      chat('a\\b', 'w'),
    ])
    const find = (text: string) =>
      pageOfExamples(db, datasetId, { ...QUERY, text }, NO_RUNS).rows.map((row) => row.id)
    expect(find('50% "off"')).toEqual([1])
    expect(find('"off"\nnow')).toEqual([1])
    expect(find('a_b')).toEqual([3])
    expect(find('a\\b')).toEqual([4])
    expect(find('OFF')).toEqual([1, 2])
  })
})

describe('migrations', () => {
  it('are applied once', () => expect(migrate(store.db, 'prisma/migrations')).toEqual([]))

  it('refuse the home of a newer version', () => {
    store.db.run(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('x', '', '29990101000000_later')",
    )
    expect(() => migrate(store.db, 'prisma/migrations')).toThrow('29990101000000_later')
  })
})
