import { expect, it } from 'vitest'
import { rowsSince } from '@/lib/db/duplicates'
import { chat, storeDataset, useDatabase } from './database'

const store = useDatabase()

it('rows that came after a run are told by its imports, whatever the clock said', () => {
  const { db } = store
  const datasetId = storeDataset(db, [chat('a', 'b')])
  const basis = JSON.stringify({ read: [{ id: datasetId, name: 'test', imports: [{ id: 1, rows: 1 }] }], lastHeadChange: 0 })
  const run = { datasetId, basis, createdAt: '2030-01-01T12:00:00.000Z' }
  expect(rowsSince(db, run)).toBe(0)
  // The clock went back three hours before the second import.
  db.run("INSERT INTO Import (datasetId, file, path, bytes, status, accepted, createdAt) VALUES (?, '', '', 0, 'done', 50, '2030-01-01T09:00:00.000Z')", datasetId)
  expect(rowsSince(db, run)).toBe(50)
  expect(rowsSince(db, { ...run, basis: null })).toBe(0)
  expect(rowsSince(db, { ...run, basis: null, createdAt: '2030-01-01T08:00:00.000Z' })).toBe(50)
})
