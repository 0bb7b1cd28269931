import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import SqliteDatabase from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WinnowError } from '@/lib/core/errors'
import { machineRefusal } from '@/lib/core/machine-errors'
import { createJob } from '@/lib/db/jobs'
import { listDatasets } from '@/lib/services/datasets'
import { handle } from '@/lib/services/host/http'
import { listJobs } from '@/lib/services/jobs'
import { studio } from '@/lib/services/host/studio'
import { refusalOf, write } from '@/lib/services/host/write'
import { useStudioHome } from '../../studio-home'
import { session } from '@/tests/session'

useStudioHome()

const sqliteError = (code: string): Error => new SqliteDatabase.SqliteError('said by SQLite', code)

describe('while another process writes', () => {
  let other: SqliteDatabase.Database

  beforeEach(() => {
    const { db, home } = studio()
    db.neverWait()
    other = new SqliteDatabase(join(home.dir, 'winnow.db'))
    other.exec('BEGIN IMMEDIATE')
  })
  afterEach(() => other.close())

  it('everything can be read', async () => {
    expect(await listDatasets(session())).toEqual([])
    expect(await listJobs(session())).toEqual([])
  })

  it('a change waits without holding up the thread, and is made once the other has finished', async () => {
    let turns = 0
    const counting = setInterval(() => turns++, 1)
    const change = write(session(), ({ db }) =>
      createJob(db, { kind: 'audit', datasetId: null, params: {}, actor: 'test' }),
    )
    while (turns < 20) await sleep(1)
    expect(studio().db.get('SELECT id FROM Job')).toBeUndefined()
    other.exec('COMMIT')
    const id = await change
    clearInterval(counting)
    expect(studio().db.get('SELECT id FROM Job')).toEqual({ id })
    studio().db.run('DELETE FROM Job')
  })

  it('a refusal that the change itself makes does not wait', async () => {
    other.exec('COMMIT')
    await expect(
      write(session(), () => {
        throw new WinnowError('conflict', 'No.')
      }),
    ).rejects.toThrow('No.')
  })
})

describe('what the machine refuses', () => {
  it.each([
    ['SQLITE_BUSY', 'busy', 503],
    ['SQLITE_BUSY_SNAPSHOT', 'busy', 503],
    ['SQLITE_FULL', 'disk-full', 507],
    ['SQLITE_IOERR_WRITE', 'disk-full', 507],
    ['SQLITE_READONLY', 'read-only', 507],
    ['SQLITE_READONLY_DBMOVED', 'read-only', 507],
    ['SQLITE_CANTOPEN', 'read-only', 507],
    ['SQLITE_CORRUPT', 'damaged', 507],
    ['SQLITE_NOTADB', 'damaged', 507],
  ])('%s is answered as %s', async (code, refusal, status) => {
    const answer = await handle(() => Promise.reject(sqliteError(code)))
    expect([answer.status, ((await answer.json()) as { error: { code: string } }).error.code]).toEqual([
      status,
      refusal,
    ])
    expect(answer.headers.has('retry-after')).toBe(status === 503)
  })

  it.each(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES'])('%s of the file system, with its place', (code) => {
    const refusal = machineRefusal(Object.assign(new Error(code), { code, path: '/home/x/winnow' }))
    expect(refusal?.message).toMatch(/^\/home\/x\/winnow: /)
  })

  it('is found inside what wraps it, and nowhere else', () => {
    expect(machineRefusal(new Error('outside', { cause: sqliteError('SQLITE_FULL') }))?.code).toBe(
      'disk-full',
    )
    expect(machineRefusal(sqliteError('SQLITE_CONSTRAINT_UNIQUE'))).toBeUndefined()
    expect(machineRefusal(new TypeError('a bug'))).toBeUndefined()
    const refused = new WinnowError('conflict', 'No.')
    expect(refusalOf(refused)).toBe(refused)
  })

  it('names the jobs at work where the home is busy', () => {
    const { db } = studio()
    const id = createJob(db, { kind: 'audit', datasetId: null, params: {}, actor: 'test' })
    db.run("UPDATE Job SET status = 'running' WHERE id = ?", id)
    expect(refusalOf(sqliteError('SQLITE_BUSY'))?.message).toContain(`job ${id} (audit) is at work`)
  })
})
