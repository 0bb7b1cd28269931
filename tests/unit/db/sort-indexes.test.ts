import { expect, it } from 'vitest'
import { dropSortIndexes, restoreSortIndexes } from '@/lib/db/sort-indexes'
import { useDatabase } from './database'

const store = useDatabase()

it('dropping and restoring leaves the three sort indexes of the migrations', () => {
  const indexes = () =>
    store.db
      .all<{ name: string; sql: string }>(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'Example' ORDER BY name",
      )
      .map(({ name, sql }) => ({ name, sql: sql.replace(' IF NOT EXISTS', '') }))
  const before = indexes()
  dropSortIndexes(store.db)
  expect(indexes()).toHaveLength(before.length - 3)
  restoreSortIndexes(store.db)
  expect(indexes()).toEqual(before)
  restoreSortIndexes(store.db)
  expect(indexes()).toEqual(before)
})
