import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openHome } from '@/lib/adapters/home'
import { WinnowError } from '@/lib/core/errors'
import {
  type ClaimedJob,
  claimedJob,
  createJob,
  findJob,
  requestCancel,
  type JobOutcome,
} from '@/lib/db/jobs'
import { Crew } from '@/lib/jobs/engine/crew'
import { Runner } from '@/lib/jobs/runner'
import { useDatabase } from '../db/database'

/**
 * Threads of our own making in place of the job thread, as files, inside node_modules so that they
 * find their packages.
 */
const store = useDatabase()
const cache = resolve('node_modules/.cache')
let folder = ''

beforeEach(() => {
  mkdirSync(cache, { recursive: true })
  folder = mkdtempSync(join(cache, 'runner-'))
  mkdirSync(join(folder, 'dist'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const HEAD = `import { appendFileSync } from 'node:fs'
import { parentPort, Worker, workerData } from 'node:worker_threads'
import Sqlite from 'better-sqlite3'
const { ending, job } = workerData
`
const file = (name: string): string => join(folder, name)

function job(): ClaimedJob {
  return claimedJob(
    store.db,
    createJob(store.db, { kind: 'audit', datasetId: null, params: {}, actor: 'test', owner: 'me' }),
  )
}

/**
 * Runs a job in a thread with this body; `meanwhile` is called once the thread says that it is
 * there.
 */
async function run(own: ClaimedJob, body: string, meanwhile: () => void): Promise<JobOutcome> {
  writeFileSync(file('dist/job-thread.js'), HEAD + body)
  const runner = new Runner(store.db, openHome(folder), folder, { heartbeatMs: 50, cancelPatienceMs: 300 })
  const outcome = runner.runOwn(own)
  while (statSync(file('here'), { throwIfNoEntry: false }) === undefined) await sleep(10)
  meanwhile()
  return outcome
}

/** Starts a thread of its own, says that it is there, and then never comes back from a pattern. */
function hangs(before = ''): string {
  const beating =
    "const fs = require('node:fs'); for (;;) { fs.appendFileSync(require('node:worker_threads').workerData, '.'); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5) }"
  return `if (ending !== null) parentPort.postMessage(ending)
else {
  new Worker(${JSON.stringify(beating)}, { eval: true, workerData: ${JSON.stringify(file('beat'))} })
  setTimeout(() => {
    appendFileSync(${JSON.stringify(file('here'))}, '')
    ${before}
    for (;;) /^(a+)+$/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab')
  }, 200)
}
`
}

it('a thread that does not answer a cancel is ended with its own threads, and its work is taken back', async () => {
  const own = job()
  expect(await run(own, hangs(), () => requestCancel(store.db, own.id))).toMatchObject({
    status: 'cancelled',
    code: 'cancelled',
  })
  expect(findJob(store.db, own.id)).toMatchObject({ status: 'cancelled', errorCode: 'cancelled' })
  const beats = statSync(file('beat')).size
  expect(beats).toBeGreaterThan(0)
  await sleep(200)
  expect(statSync(file('beat')).size).toBe(beats)
})

it('a thread whose job another has taken over is ended, and the job is left to the other', async () => {
  const own = job()
  const outcome = await run(
    own,
    hangs(),
    () => void store.db.run("UPDATE Job SET claim = 'another' WHERE id = ?", own.id),
  )
  expect(outcome).toMatchObject({
    status: 'failed',
    code: 'taken-over',
    error: expect.stringContaining(`took job ${own.id} over`) as string,
  })
  expect(findJob(store.db, own.id)).toMatchObject({ status: 'running', claim: 'another' })
})

it('a cancelled thread that holds the database is ended, and the database is free', async () => {
  const own = job()
  store.db.neverWait()
  const locks = `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150)
    new Sqlite(${JSON.stringify(store.db.file)}).exec('BEGIN IMMEDIATE')`
  const outcome = await run(own, hangs(locks), () => requestCancel(store.db, own.id))
  expect(outcome.status).toBe('cancelled')
  store.db.transaction(() => store.db.run("INSERT INTO Dataset (name, purpose) VALUES ('free', 'train')"))
})

const REFUSES = `class WinnowError extends Error { name = 'WinnowError'; code = 'model-missing' }
throw new WinnowError('There is no such model.')
`

it('a refusal that ends a thread keeps its class, in the runner and in a crew', async () => {
  const own = job()
  writeFileSync(file('here'), '')
  const refuses = `if (ending !== null) parentPort.postMessage(ending)\nelse {\n${REFUSES}}\n`
  expect(await run(own, refuses, () => undefined)).toEqual({
    status: 'failed',
    code: 'model-missing',
    error: 'There is no such model.',
  })
  writeFileSync(file('refuses.js'), REFUSES)
  const crew = new Crew(file('refuses.js'), 1, null)
  const refusal: unknown = await crew.map([1]).catch((error: unknown) => error)
  await crew.close()
  expect(refusal).toBeInstanceOf(WinnowError)
  expect(refusal).toMatchObject({ code: 'model-missing', message: 'There is no such model.' })
})

it('the work of a crashed thread is taken back, and the job says so', async () => {
  const own = job()
  writeFileSync(file('here'), '')
  expect(
    await run(
      own,
      "if (ending !== null) parentPort.postMessage(ending)\nelse throw new Error('oh')\n",
      () => undefined,
    ),
  ).toMatchObject({ status: 'failed', code: 'crashed' })
  expect(findJob(store.db, own.id)).toMatchObject({ status: 'failed', errorCode: 'crashed' })
})
