import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FencedDatabase } from '@/lib/db/fenced'
import {
  adoptJob,
  attemptOf,
  claimAbandoned,
  claimCancelled,
  type ClaimedJob,
  claimedJob,
  claimJob,
  createJob,
  findJob,
  finishJob,
  heartbeat,
  requeueAll,
  requeueSilent,
  requestCancel,
  saveCursor,
  saveProgress,
  takeTurn,
} from '@/lib/db/jobs'
import { storeDataset, useDatabase } from './database'

const store = useDatabase()
const longAgo = (): Date => new Date(Date.now() - 60_000)
const later = (): Date => new Date(Date.now() + 60_000)

describe('the job queue', () => {
  it('gives each job to one owner, one per dataset at a time, oldest first, and no kind whose lane is taken', () => {
    const { db } = store
    const dataset = storeDataset(db, [])
    const first = createJob(db, { kind: 'audit', datasetId: dataset, params: {}, actor: 'test' })
    const second = createJob(db, { kind: 'dedup', datasetId: dataset, params: {}, actor: 'test' })
    const other = createJob(db, { kind: 'audit', datasetId: null, params: {}, actor: 'test' })
    const claimed = claimJob(db, 'one')!
    expect(claimed.id).toBe(first)
    expect(claimJob(db, 'two', ['audit'])).toBeUndefined()
    expect(claimJob(db, 'two')?.id).toBe(other)
    expect(claimJob(db, 'two')).toBeUndefined()
    expect(finishJob(db, attemptOf(claimed), { status: 'succeeded', result: { rows: 1 } })).toBe(true)
    expect(claimJob(db, 'two')?.id).toBe(second)
  })

  it('takes up a silent job of the worker with its cursor, and leaves a living one alone', () => {
    const { db } = store
    const id = createJob(db, { kind: 'import', datasetId: null, params: {}, actor: 'test' })
    const claimed = claimJob(db, 'one')!
    saveCursor(db, id, { records: 500 })
    requeueSilent(db, longAgo())
    expect(findJob(db, id)?.status).toBe('running')
    requeueSilent(db, later())
    const again = claimJob(db, 'two')!
    expect(again).toMatchObject({ id, cursor: '{"records":500}', attempts: 2 })
    expect(again.claim).not.toBe(claimed.claim)
    requeueAll(db)
    expect(findJob(db, id)).toMatchObject({ status: 'queued', claim: null })
  })

  it('runs the job of a command nowhere else, and has it taken back once the command is silent', () => {
    const { db } = store
    const dataset = storeDataset(db, [])
    const mine = claimedJob(
      db,
      createJob(db, { kind: 'import', datasetId: dataset, params: {}, actor: 'test', owner: 'me' }),
    )
    const next = claimedJob(
      db,
      createJob(db, { kind: 'audit', datasetId: dataset, params: {}, actor: 'test', owner: 'other' }),
    )
    expect(claimJob(db, 'worker')).toBeUndefined()
    expect(takeTurn(db, attemptOf(mine))).toMatchObject({ id: mine.id, status: 'running' })
    expect(takeTurn(db, attemptOf(next))).toBeUndefined()
    requeueSilent(db, later())
    requeueAll(db)
    expect(findJob(db, mine.id)?.status).toBe('running')
    expect(claimAbandoned(db, 'worker', longAgo())).toBeUndefined()
    // The one that only waited is as dead as the one that ran.
    expect([claimAbandoned(db, 'worker', later())?.id]).toEqual([mine.id])
    expect(heartbeat(db, attemptOf(mine))).toBe('lost')
    expect(finishJob(db, attemptOf(mine), { status: 'succeeded', result: {} })).toBe(false)
  })

  it('hands a queued job to the command that adopts it first', () => {
    const { db } = store
    const id = createJob(db, { kind: 'decontaminate', datasetId: null, params: {}, actor: 'test' })
    expect([adoptJob(db, id, 'one'), adoptJob(db, id, 'two')]).toEqual([true, false])
    expect(claimJob(db, 'worker')).toBeUndefined()
    expect(findJob(db, id)).toMatchObject({ owner: 'one', command: 1 })
  })

  it('gives a job that was cancelled while it waited to be taken back, also beside a running one', () => {
    const { db } = store
    const dataset = storeDataset(db, [])
    createJob(db, { kind: 'audit', datasetId: dataset, params: {}, actor: 'test' })
    const running = claimJob(db, 'worker')!
    const queued = createJob(db, { kind: 'import', datasetId: dataset, params: {}, actor: 'test' })
    requestCancel(db, running.id)
    expect(heartbeat(db, attemptOf(running))).toBe('cancelled')
    expect(claimCancelled(db, 'worker')).toBeUndefined()
    requestCancel(db, queued)
    expect(claimCancelled(db, 'worker')?.id).toBe(queued)
  })
})

describe('the connection of an attempt', () => {
  let old: FencedDatabase
  let row: ClaimedJob
  beforeEach(() => {
    createJob(store.db, { kind: 'import', datasetId: null, params: {}, actor: 'test' })
    row = claimJob(store.db, 'one')!
    old = new FencedDatabase(store.db.file, attemptOf(row))
  })
  afterEach(() => old.close())

  const INSERT = "INSERT INTO Dataset (name, purpose) VALUES ('late', 'train')"
  const datasets = (): number => store.db.get<{ n: number }>('SELECT count(*) AS n FROM Dataset')!.n

  it('writes while the job is its own, and reads afterwards', () => {
    old.transaction(() => old.transaction(() => old.run(INSERT)))
    saveProgress(old, row.id, { phase: 'x', done: 1, total: null })
    requeueAll(store.db)
    expect(old.get('SELECT 1 AS one FROM Dataset')).toEqual({ one: 1 })
    expect(findJob(old, row.id)?.phase).toBe('x')
  })

  it('writes no more once it has ended the job itself, and knows that it did', () => {
    expect(heartbeat(store.db, attemptOf(row))).toBe('running')
    expect(old.transaction(() => finishJob(old, attemptOf(row), { status: 'succeeded', result: {} }))).toBe(
      true,
    )
    expect(() => old.run(INSERT)).toThrow(expect.objectContaining({ code: 'taken-over' }))
    expect(heartbeat(store.db, attemptOf(row))).toBe('ended')
    expect(finishJob(store.db, attemptOf(row), { status: 'failed', error: '', code: 'crashed' })).toBe(false)
  })

  it('refuses every kind of write once another has the job, or nobody', () => {
    const writes: [string, () => unknown][] = [
      ['in a transaction', () => old.transaction(() => old.run(INSERT))],
      ['by itself', () => old.run(INSERT)],
      ['read as a row', () => old.get(`${INSERT} RETURNING id`)],
      ['read as rows', () => old.all(`${INSERT} RETURNING id`)],
      ['behind a comment and WITH', () => old.all(`WITH one AS (SELECT 1) ${INSERT}`)],
      ['as a script', () => old.execute(`${INSERT};`)],
      ['of the job itself', () => saveCursor(old, row.id, { records: 1 })],
    ]
    requeueAll(store.db)
    for (const [name, write] of writes)
      expect(write, name).toThrow(expect.objectContaining({ code: 'taken-over' }))
    claimJob(store.db, 'two')
    for (const [name, write] of writes)
      expect(write, name).toThrow(expect.objectContaining({ code: 'taken-over' }))
    expect(datasets()).toBe(0)
    expect(findJob(store.db, row.id)?.cursor).toBeNull()
  })

  it('does not write through Prisma at all', async () => {
    expect(await (await old.prisma()).dataset.count()).toBe(0)
    await expect(
      (await old.prisma()).dataset.create({ data: { name: 'late', purpose: 'train' } }),
    ).rejects.toThrow(/readonly/)
    expect(datasets()).toBe(0)
  })
})
