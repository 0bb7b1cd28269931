import SqliteDatabase from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { contaminationHitsOf } from '@/lib/db/contamination'
import { contaminationPairs, hitsOfPair } from '@/lib/db/contamination-review'
import { useDatabase } from '../database'
import { statementsOfServer } from './statements'

const store = useDatabase()
const { statements, strays } = statementsOfServer()

/**
 * Statements whose text the source does not tell, by file. Those of examples are explained with every
 * filter in query-plans.test.ts, those of contamination run below, and that of migrate is a migration.
 */
const BUILT_AT_RUN_TIME = {
  'lib/db/contamination.ts': 1,
  'lib/db/examples.ts': 2,
  'lib/db/migrate.ts': 1,
}

/** Copies the database of an old home by a connection of its own. */
const BY_ANOTHER_CONNECTION = 'lib/db/copies.ts'

const fileOf = (place: string): string => place.split(':')[0]!

describe('statements of the server', () => {
  it('can each be prepared against the migrated schema', () => {
    const migrated = new SqliteDatabase(store.db.file)
    const empty = new SqliteDatabase(':memory:')
    const refused: string[] = []
    for (const { place, texts } of statements)
      for (const text of texts ?? []) {
        const creates = /^\s*CREATE TABLE/.test(text)
        try {
          ;(creates ? empty : migrated).prepare(text)
        } catch (error) {
          refused.push(`${place}: ${String(error)}\n${text}`)
        }
      }
    migrated.close()
    empty.close()
    expect(refused).toEqual([])
  })

  it('are read from the source, but for a few', () => {
    const counts: Record<string, number> = {}
    for (const { place, texts } of statements)
      if (texts === null) counts[fileOf(place)] = (counts[fileOf(place)] ?? 0) + 1
    expect(counts).toEqual(BUILT_AT_RUN_TIME)
  })

  it('are all found: no other SQL is in the source', () => {
    expect(statements.length).toBeGreaterThan(150)
    expect(strays.map(fileOf)).toEqual([BY_ANOTHER_CONNECTION])
  })

  it('about hits are sound with every filter', () => {
    for (const pass of [undefined, 'exact'] as const)
      for (const id of [undefined, 1]) {
        const query = { pass, evalDatasetId: id, exampleId: id, after: 0, limit: 5 }
        expect(contaminationHitsOf(store.db, 1, query)).toEqual([])
        for (const state of [undefined, 'undecided', 'decided'] as const)
          expect(contaminationPairs(store.db, 1, { ...query, state })).toEqual([])
      }
    expect(hitsOfPair(store.db, 1, { exampleId: 1, evalDatasetId: 1, evalExampleId: 1 })).toEqual([])
  })
})
