import { describe, expect, it } from 'vitest'
import { claimJob, createJob, findJob, finishJob, requeueAbandonedJobs, saveCursor } from '@/lib/db/jobs'
import { storeDataset, useDatabase } from './database'

const store = useDatabase()

describe('the job queue', () => {
  it('gives each job to one owner, one per dataset at a time, oldest first', () => {
    const { db } = store
    const dataset = storeDataset(db, [])
    const first = createJob(db, { kind: 'audit', datasetId: dataset, params: {} })
    const second = createJob(db, { kind: 'dedup', datasetId: dataset, params: {} })
    const other = createJob(db, { kind: 'audit', datasetId: null, params: {} })
    expect(claimJob(db, 'pid:1')?.id).toBe(first)
    expect(claimJob(db, 'pid:2')?.id).toBe(other)
    expect(claimJob(db, 'pid:2')).toBeUndefined()
    finishJob(db, first, { status: 'succeeded', result: { rows: 1 } })
    expect(claimJob(db, 'pid:2')?.id).toBe(second)
  })

  it('takes up an abandoned job with its cursor, and leaves a living one alone', () => {
    const { db } = store
    const id = createJob(db, { kind: 'import', datasetId: null, params: {} })
    claimJob(db, 'pid:1')
    saveCursor(db, id, { records: 500 })
    expect(requeueAbandonedJobs(db, () => true)).toBe(0)
    expect(requeueAbandonedJobs(db, () => false)).toBe(1)
    const again = claimJob(db, 'pid:2')
    expect(again).toMatchObject({ id, cursor: '{"records":500}', attempts: 2 })
    db.run("UPDATE Job SET heartbeatAt = '2020-01-01T00:00:00.000Z'")
    expect(requeueAbandonedJobs(db, () => true)).toBe(1)
    expect(findJob(db, id)?.status).toBe('queued')
  })
})
