import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { isDiskFull } from '@/lib/adapters/files'
import type { Home } from '@/lib/adapters/home'
import { type Database, isBusy } from '@/lib/db/client'
import { claimJob, findJob, finishJob, heartbeat, type JobRow, type Outcome, requeueAbandonedJobs } from '@/lib/db/jobs'
import { jobOfKind } from './registry'
import { errorText } from './thread-error'

export interface ThreadTask {
  homeDir: string
  root: string
  jobId: number
}

/** Rows pass through a job thread in batches and die young. */
const YOUNG_GENERATION_MB = 128
const HEARTBEAT_MS = 2_000
const CHECKPOINT_MS = 300
const IDLE_MS = 150
const ABANDONED_CHECK_MS = 3_000
/** A job that took its process down this often is not tried again: the next crash would be the same. */
const MAXIMUM_ATTEMPTS = 3

/** Who runs a job: this process, recognisable to others on the machine. */
export const OWNER = `pid:${process.pid}`

/** Whether the process behind an owner still lives. */
function isOwnerAlive(owner: string): boolean {
  try {
    return process.kill(Number(owner.slice('pid:'.length)), 0)
  } catch {
    return false
  }
}

/** A full disk, or a writer that holds the database for many seconds, must not end the runner: what it noted is noted later. */
function unlessRefused(write: () => void): void {
  try {
    write()
  } catch (error) {
    if (!isDiskFull(error) && !isBusy(error)) throw error
    process.stderr.write('winnow: the state of a job could not be saved, the disk is full or the database is busy.\n')
  }
}

/** Claims jobs and runs each in a thread of its own, so that neither a long join nor a crash reaches the others. */
export class Runner {
  readonly #db: Database
  readonly #home: Home
  readonly #root: string

  constructor(db: Database, home: Home, root: string) {
    this.#db = db
    this.#home = home
    this.#root = root
  }

  /** Takes jobs one after another until the signal says stop. */
  async loop(signal: AbortSignal): Promise<void> {
    for (let checkedAt = -Infinity; !signal.aborted; ) {
      if (performance.now() - checkedAt > ABANDONED_CHECK_MS) {
        requeueAbandonedJobs(this.#db, isOwnerAlive)
        checkedAt = performance.now()
      }
      const job = claimJob(this.#db, OWNER)
      if (job) await this.run(job)
      else await sleep(IDLE_MS, undefined, { signal }).catch(() => undefined)
    }
  }

  /** Runs one job that this process owns, to its end. */
  async run(job: JobRow): Promise<Outcome> {
    const beat = setInterval(() => unlessRefused(() => heartbeat(this.#db, job.id)), HEARTBEAT_MS)
    const checkpoints = setInterval(() => this.#db.checkpoint(), CHECKPOINT_MS)
    const outcome = await (job.attempts > MAXIMUM_ATTEMPTS ? this.#giveUp(job) : this.#inThread(job))
    clearInterval(beat)
    clearInterval(checkpoints)
    unlessRefused(() => finishJob(this.#db, job.id, outcome))
    return outcome
  }

  async runById(id: number): Promise<Outcome> {
    return this.run(findJob(this.#db, id)!)
  }

  async #giveUp(job: JobRow): Promise<Outcome> {
    await this.#discard(job)
    return { status: 'failed', code: 'crashed', error: `Stopped after ${MAXIMUM_ATTEMPTS} crashes; nothing of it was kept. The log of the server says why.` }
  }

  async #inThread(job: JobRow): Promise<Outcome> {
    const workerData: ThreadTask = { homeDir: this.#home.dir, root: this.#root, jobId: job.id }
    const thread = new Worker(join(this.#root, 'dist/job-thread.js'), { workerData, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB } })
    try {
      return await outcomeOf(thread)
    } catch (error) {
      process.stderr.write(`job ${job.id} (${job.kind}) crashed: ${errorText(error)}\n`)
      await this.#discard(job)
      return { status: 'failed', code: 'crashed', error: 'The job crashed; nothing of it was kept. The log of the server says why.' }
    }
  }

  async #discard(job: JobRow): Promise<void> {
    const definition = await jobOfKind(job.kind)
    unlessRefused(() => definition.discard(JSON.parse(job.params), { db: this.#db, datasetId: job.datasetId ?? 0 }))
  }
}

function outcomeOf(thread: Worker): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    thread.once('message', (outcome: Outcome) => resolve(outcome))
    thread.once('error', reject)
    thread.once('exit', () => reject(new Error('the thread ended without an outcome')))
  })
}
