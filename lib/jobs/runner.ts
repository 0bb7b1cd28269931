import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { isDiskFull } from '@/lib/adapters/files'
import type { Home } from '@/lib/adapters/home'
import { WinnowError } from '@/lib/core/errors'
import { printable } from '@/lib/core/printable'
import { type Database, isBusy } from '@/lib/db/client'
import { takenOver } from '@/lib/db/fenced'
import {
  attemptOf,
  claimAbandoned,
  claimCancelled,
  type ClaimedJob,
  claimJob,
  finishJob,
  heartbeat,
  isCancelRequested,
  type JobRow,
  type JobOutcome,
  requeueAll,
  requeueSilent,
  saveProgress,
  takeTurn,
  unfinishedJobOf,
} from '@/lib/db/jobs'
import { kindsBeside } from './registry'
import { SilenceWatch } from './engine/silence'
import { errorFromThread, errorText } from './engine/thread-error'

export interface ThreadTask {
  homeDir: string
  root: string
  job: ClaimedJob
  /** Null: run the job. Otherwise only take back its work; the job ends with this outcome. */
  ending: JobOutcome | null
}

/** Rows pass through a job thread in batches and die young. */
const YOUNG_GENERATION_MB = 128
const CHECKPOINT_MS = 300
const IDLE_MS = 150
const REFUSED_MS = 1_000
const SILENCE_CHECK_MS = 3_000
const TIMES = {
  heartbeatMs: 2_000,
  /** So long a job may take to answer a cancel before its thread is ended. */
  cancelPatienceMs: 10_000,
}
/**
 * A job that took its process down this often is not tried again: the next crash would be the same.
 */
const MAXIMUM_ATTEMPTS = 3
/** An outcome that cannot be saved for so long is left to whoever finds the job silent. */
const MOST_SAVES = 30

/** The process that runs a job, for people: process ids repeat, above all in containers. */
export const OWNER = `${hostname()}, process ${process.pid}, ${randomUUID().slice(0, 8)}`

const CANCELLED: JobOutcome = {
  status: 'cancelled',
  error: 'Cancelled; nothing of it was kept.',
  code: 'cancelled',
}

/**
 * Claims jobs and runs each in a thread of its own, so that neither a long join nor a crash affects
 * the others.
 */
export class Runner {
  readonly #db: Database
  readonly #home: Home
  readonly #root: string
  readonly #times: typeof TIMES
  readonly #silence = new SilenceWatch()
  readonly #running = new Set<JobRow>()

  constructor(db: Database, home: Home, root: string, times = TIMES) {
    this.#db = db
    this.#home = home
    this.#root = root
    this.#times = times
  }

  /**
   * The worker: runs jobs side by side, one per lane, until the signal says stop. A home has only
   * one, so jobs that are running when it begins were left by one that has ended.
   */
  async loop(signal: AbortSignal): Promise<void> {
    const checkpoints = setInterval(() => {
      if (this.#running.size > 0) this.#db.checkpoint()
    }, CHECKPOINT_MS)
    const pause = (ms: number): Promise<unknown> => sleep(ms, undefined, { signal }).catch(() => undefined)
    while (unlessRefused(() => requeueAll(this.#db)) === 'refused') await pause(REFUSED_MS)
    for (let checkedAt = -Infinity; !signal.aborted;) {
      const started = unlessRefused(() => {
        if (performance.now() - checkedAt > SILENCE_CHECK_MS) {
          checkedAt = performance.now()
          this.#startTakingBack()
        }
        return this.#startNext()
      })
      if (started !== true) await pause(started === 'refused' ? REFUSED_MS : IDLE_MS)
    }
    clearInterval(checkpoints)
  }

  /** Runs the job of a command in this process, once nobody else works on its dataset. */
  async runOwn(job: ClaimedJob): Promise<JobOutcome> {
    for (let beatAt = -Infinity; ;) {
      const turn = takeTurn(this.#db, attemptOf(job))
      if (turn !== undefined) {
        const checkpoints = setInterval(() => this.#db.checkpoint(), CHECKPOINT_MS)
        try {
          return await this.#run(turn)
        } finally {
          clearInterval(checkpoints)
        }
      }
      if (performance.now() - beatAt > this.#times.heartbeatMs) {
        beatAt = performance.now()
        const state = heartbeat(this.#db, attemptOf(job))
        if (state === 'lost') return lost(job)
        if (state === 'cancelled') return this.#end(job, CANCELLED)
        await this.endLeftOver()
        this.#sayWhatFor(job)
      }
      await sleep(IDLE_MS)
    }
  }

  #sayWhatFor({ id, datasetId }: ClaimedJob): void {
    const other = datasetId === null ? undefined : unfinishedJobOf(this.#db, datasetId)
    if (other?.status === 'running')
      saveProgress(this.#db, id, {
        phase: `Waiting for job ${other.id} (${other.kind}) of this dataset`,
        done: 0,
        total: null,
      })
  }

  /**
   * Ends abandoned jobs: those whose command has ended, and those cancelled while they waited for a
   * worker that does not run.
   */
  async endLeftOver(): Promise<void> {
    for (let next = this.#leftOver(); next !== undefined; next = this.#leftOver()) await this.#end(...next)
  }

  /** Starts the next job of a lane that is free. */
  #startNext(): boolean {
    const job = claimJob(
      this.#db,
      OWNER,
      [...this.#running].flatMap(({ kind }) => kindsBeside(kind)),
    )
    if (job !== undefined) this.#start(job, () => this.#run(job))
    return job !== undefined
  }

  #startTakingBack(): void {
    for (let next = this.#leftOver(); next !== undefined; next = this.#leftOver()) {
      const [job, outcome] = next
      this.#start(job, () => this.#end(job, outcome))
    }
  }

  #start(job: ClaimedJob, work: () => Promise<JobOutcome>): void {
    this.#running.add(job)
    // Its heart no longer beats then, and it is taken up again.
    void work()
      .catch((error: unknown) => logCrash(job, error))
      .finally(() => this.#running.delete(job))
  }

  #leftOver(): [ClaimedJob, JobOutcome] | undefined {
    const cancelled = claimCancelled(this.#db, OWNER)
    if (cancelled !== undefined) return [cancelled, CANCELLED]
    const limit = this.#silence.limit()
    if (limit === null) return undefined
    requeueSilent(this.#db, limit)
    const job = claimAbandoned(this.#db, OWNER, limit)
    return job && [job, abandoned(job)]
  }

  #run(job: ClaimedJob): Promise<JobOutcome> {
    return job.attempts > MAXIMUM_ATTEMPTS
      ? this.#end(job, {
          status: 'failed',
          code: 'crashed',
          error: `Stopped after ${MAXIMUM_ATTEMPTS} crashes; nothing of it was kept. The log of the server says why.`,
        })
      : this.#attempt(job, null)
  }

  /** Takes back what earlier attempts did; the job ends with this outcome. */
  #end(job: ClaimedJob, ending: JobOutcome): Promise<JobOutcome> {
    return this.#attempt(job, ending)
  }

  async #attempt(job: ClaimedJob, ending: JobOutcome | null): Promise<JobOutcome> {
    const outcome = await this.#inThread(job, ending)
    if (outcome instanceof WinnowError && ending === null)
      return this.#end(job, { status: 'failed', code: outcome.code, error: outcome.message })
    if (outcome instanceof Error) {
      logCrash(job, outcome)
      const crashed: JobOutcome = {
        status: 'failed',
        code: 'crashed',
        error: 'The job crashed; nothing of it was kept. The log of the server says why.',
      }
      return ending === null
        ? this.#end(job, crashed)
        : this.#save(job, {
            ...crashed,
            error:
              'The job crashed, and taking back its work crashed as well. The log of the server says why.',
          })
    }
    return outcome === 'overdue' ? this.#end(job, CANCELLED) : this.#save(job, outcome)
  }

  /**
   * The outcome of the thread; 'overdue' where it was ended because it did not answer a cancel; an
   * error where it crashed.
   */
  async #inThread(job: ClaimedJob, ending: JobOutcome | null): Promise<JobOutcome | 'overdue' | Error> {
    const workerData: ThreadTask = { homeDir: this.#home.dir, root: this.#root, job, ending }
    const thread = new Worker(join(this.#root, 'dist/job-thread.js'), {
      workerData,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    })
    const watch = new AbortController()
    let cancelledAt: number | null = null
    const ended = new Promise<'overdue' | JobOutcome>((resolve) => {
      const beat = (): void => {
        const state = unlessRefused(() => heartbeat(this.#db, attemptOf(job)))
        if (state === 'lost') resolve(lost(job))
        // The thread itself may hold the database.
        else if (
          ending === null &&
          (state === 'cancelled' || (state === 'refused' && isCancelRequested(this.#db, job.id)))
        ) {
          cancelledAt ??= performance.now()
          if (performance.now() - cancelledAt >= this.#times.cancelPatienceMs) resolve('overdue')
        }
      }
      const timer = setInterval(beat, this.#times.heartbeatMs)
      watch.signal.addEventListener('abort', () => clearInterval(timer))
    })
    try {
      return await Promise.race([outcomeOf(thread), ended])
    } finally {
      watch.abort()
      // Threads that it has started itself end with it.
      await thread.terminate()
    }
  }

  /** A success was saved together with the work. */
  async #save(job: ClaimedJob, outcome: JobOutcome): Promise<JobOutcome> {
    if (outcome.status === 'succeeded' || outcome.code === 'taken-over') return outcome
    for (let tries = 0; tries < MOST_SAVES; tries++) {
      const saved = unlessRefused(() => finishJob(this.#db, attemptOf(job), outcome))
      if (saved !== 'refused') return saved ? outcome : lost(job)
      await sleep(REFUSED_MS)
    }
    return lost(job)
  }
}

function lost({ id }: JobRow): JobOutcome {
  const { code, message } = takenOver(id)
  return { status: 'failed', code, error: message }
}

function abandoned({ kind }: JobRow): JobOutcome {
  const again = kind === 'import' ? 'Import the file again.' : 'Run the command again.'
  return {
    status: 'failed',
    code: 'abandoned',
    error: `The command that ran this ended, or showed no sign of life for a while, before it was done. Nothing of it was kept. ${again}`,
  }
}

/**
 * A full disk, or a writer that holds the database for many seconds, ends no runner: the write is
 * made later.
 */
function unlessRefused<Value>(write: () => Value): Value | 'refused' {
  try {
    return write()
  } catch (error) {
    if (!isDiskFull(error) && !isBusy(error)) throw error
    process.stderr.write(
      'winnow: the state of a job could not be saved yet, the disk is full or the database is busy.\n',
    )
    return 'refused'
  }
}

function logCrash({ id, kind }: JobRow, error: unknown): void {
  // A message may contain text of a row, so it is made printable.
  process.stderr.write(printable(`job ${id} (${kind}) crashed: ${errorText(error)}\n`))
}

function outcomeOf(thread: Worker): Promise<JobOutcome | Error> {
  return new Promise((resolve) => {
    thread.once('message', (outcome: JobOutcome) => resolve(outcome))
    thread.once('error', (error) => resolve(errorFromThread(error)))
    thread.once('exit', () => resolve(new Error('the thread ended without an outcome')))
  })
}
