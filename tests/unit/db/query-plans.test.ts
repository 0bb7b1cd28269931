import { describe, expect, it, vi } from 'vitest'
import { EXAMPLE_SORTS, EXAMPLE_STATUSES, type ExampleQuery } from '@/lib/contract/examples'
import { countExamples, pageOfExamples, queueOf } from '@/lib/db/examples'
import { judgedPairs } from '@/lib/db/semantic-pairs'
import { storeDataset, useDatabase } from './database'

const store = useDatabase()

/** How SQLite would run each statement that `read` asks. */
function plansOf(read: () => void): string[] {
  const { db } = store
  const asked: [string, unknown[]][] = []
  const spies = [vi.spyOn(db, 'all'), vi.spyOn(db, 'get')]
  read()
  for (const spy of spies) {
    asked.push(...spy.mock.calls.map(([sql, ...parameters]): [string, unknown[]] => [sql, parameters]))
    spy.mockRestore()
  }
  return asked.map(
    ([sql, parameters]) =>
      `${sql}\n${db
        .all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...parameters)
        .map(({ detail }) => detail)
        .join('\n')}`,
  )
}

/**
 * A list that is made again for each row is quadratic; so is a table that is read whole inside a
 * loop.
 */
const QUADRATIC = /CORRELATED LIST SUBQUERY|AUTOMATIC/

describe('lists of examples', () => {
  const queries = [...EXAMPLE_STATUSES, undefined].flatMap((status) =>
    EXAMPLE_SORTS.flatMap((sort) =>
      [undefined, 'refusal'].map((rule): ExampleQuery => ({
        sort,
        descending: false,
        limit: 5,
        status,
        rule,
      })),
    ),
  )

  it('make no list again for each row, whatever is filtered and sorted by', () => {
    const dataset = storeDataset(store.db, [])
    for (const query of queries) {
      const plans = plansOf(() => {
        pageOfExamples(store.db, dataset, query, { audit: 1, dedup: 1 })
        countExamples(store.db, dataset, query, { audit: 1, dedup: 1 })
      })
      expect(plans.length).toBeGreaterThan(0)
      for (const plan of plans) expect(plan).not.toMatch(QUADRATIC)
    }
  })

  it('neither does the queue', () => {
    for (const plan of plansOf(() => queueOf(store.db, 1, { after: 0, limit: 5, flaggedBy: 1 })))
      expect(plan).not.toMatch(QUADRATIC)
  })
})

describe('pairs with judgements', () => {
  it('are found from the judgements by keys alone', () => {
    for (const plan of plansOf(() => judgedPairs(store.db, 1, 'all'))) {
      expect(plan).not.toMatch(QUADRATIC)
      expect(plan).not.toMatch(/SCAN/)
    }
  })
})
