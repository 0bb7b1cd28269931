import { expect, it } from 'vitest'
import { changesSince, rowsNow } from '@/lib/db/run-basis'
import { chat, storeDataset, useDatabase } from './database'

const store = useDatabase()

it('rows added after a run are recognised by its imports, whatever the clock says', () => {
  const { db } = store
  const datasetId = storeDataset(db, [chat('a', 'b')])
  const {
    read: [read],
    lastHeadChange,
  } = rowsNow(db, [datasetId])
  expect(changesSince(db, read!, lastHeadChange)).toMatchObject({ added: 0, rows: 1 })
  // The clock went back years before the second import.
  db.run(
    "INSERT INTO Import (datasetId, file, path, bytes, status, accepted, createdAt) VALUES (?, '', '', 0, 'done', 50, '2001-01-01T09:00:00.000Z')",
    datasetId,
  )
  expect(changesSince(db, read!, lastHeadChange)).toMatchObject({
    added: 50,
    removed: 0,
    edited: 0,
    rows: 51,
  })
})
