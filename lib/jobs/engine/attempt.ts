import type { Home } from '@/lib/adapters/home'
import { releaseReserve } from '@/lib/adapters/reserve'
import { WinnowError } from '@/lib/core/errors'
import { machineRefusal } from '@/lib/core/machine-errors'
import type { Transaction } from '@/lib/db/client'
import { datasetExists } from '@/lib/db/duplicates'
import { type FencedDatabase, takenOver } from '@/lib/db/fenced'
import {
  attemptOf,
  type ClaimedJob,
  finishJob,
  isCancelRequested,
  type JobOutcome,
  saveProgress,
} from '@/lib/db/jobs'
import type { AnyJob, JobContext } from './define'

const PROGRESS_EVERY_MS = 250
const CHECK_MS = 200

/** The resources of an attempt. */
export interface Workplace {
  db: FencedDatabase
  home: Home
  root: string
}

/**
 * Runs one attempt at a job to its outcome. A refusal and a cancellation take back the job's work;
 * an attempt that has lost its job to another takes back nothing, since the work belongs to the
 * other one. Any other error is a crash.
 */
export async function runAttempt(job: AnyJob, row: ClaimedJob, place: Workplace): Promise<JobOutcome> {
  const context = new AttemptContext(row, place)
  try {
    context.checkpoint()
    if (isHomeless(row, place)) throw gone()
    await job.run(JSON.parse(row.params), context)
    if (context.result === undefined) throw new Error(`The job ${row.kind} ended without completing.`)
    return { status: 'succeeded', result: context.result }
  } catch (error) {
    if (context.result !== undefined) return { status: 'succeeded', result: context.result }
    const refusal = refusalOf(error, row, place)
    if (refusal === undefined) throw error
    const outcome: JobOutcome = {
      status: refusal.code === 'cancelled' ? 'cancelled' : 'failed',
      error: refusal.message,
      code: refusal.code,
    }
    return refusal.code === 'taken-over' ? outcome : takeBack(job, row, place, outcome)
  }
}

/**
 * Undefined for a crash. Rows that an attempt had read may be missing once another has the job:
 * errors from that are not crashes.
 */
function refusalOf(error: unknown, row: ClaimedJob, place: Workplace): WinnowError | undefined {
  const refusal = error instanceof WinnowError ? error : machineRefusal(error)
  if (refusal !== undefined) return refusal
  if (!place.db.isCurrent()) return takenOver(row.id)
  return isHomeless(row, place) ? gone() : undefined
}

/**
 * Whether the dataset went after the job was made: with the import that had made it and was taken
 * back.
 */
function isHomeless({ datasetId }: ClaimedJob, { db }: Workplace): boolean {
  return datasetId === null || !datasetExists(db, datasetId)
}

function gone(): WinnowError {
  return new WinnowError('not-found', 'The dataset of this job was removed before the job was done.')
}

/** Takes back what earlier attempts did, for a job that ends with this outcome. */
export function takeBack(
  job: AnyJob,
  row: ClaimedJob,
  { db, home }: Workplace,
  outcome: JobOutcome,
): JobOutcome {
  const discard = (): void =>
    job.discard(JSON.parse(row.params), { db, datasetId: row.datasetId ?? 0, begun: row.startedAt !== null })
  try {
    try {
      discard()
    } catch (error) {
      if (machineRefusal(error)?.code !== 'disk-full') throw error
      // Deleting rows takes space, too: this is the purpose of the reserve.
      releaseReserve(home)
      discard()
    }
    return outcome
  } catch (error) {
    if (db.isCurrent()) throw error
    const { message, code } = takenOver(row.id)
    return { status: 'failed', error: message, code }
  }
}

class AttemptContext implements JobContext {
  readonly db: FencedDatabase
  readonly home: Home
  readonly root: string
  readonly actor: string
  readonly jobId: number
  readonly datasetId: number
  readonly cursor: unknown
  readonly signal: { readonly aborted: boolean }
  /** The result of the job; undefined until it is complete. */
  result: object | undefined
  readonly #row: ClaimedJob
  #cancelled = false
  #checkedAt = -Infinity
  #phase = ''
  #reportedAt = 0
  #unsaved: Parameters<typeof saveProgress>[2] | null = null

  constructor(row: ClaimedJob, { db, home, root }: Workplace) {
    this.db = db
    this.home = home
    this.root = root
    this.actor = row.actor
    this.jobId = row.id
    this.datasetId = row.datasetId ?? 0
    this.cursor = row.cursor === null ? null : JSON.parse(row.cursor)
    this.#row = row
    const isAborted = (): boolean => this.#isCancelled()
    this.signal = {
      get aborted() {
        return isAborted()
      },
    }
  }

  assertCurrent(): void {
    this.db.assertCurrent()
  }

  checkpoint(): void {
    if (this.#isCancelled()) throw new WinnowError('cancelled', 'Cancelled; nothing of it was kept.')
  }

  report(phase: string, done: number, total: number | null): void {
    const now = performance.now()
    this.#unsaved = { phase, done, total }
    if (phase === this.#phase && now - this.#reportedAt < PROGRESS_EVERY_MS) return
    this.#phase = phase
    this.#reportedAt = now
    this.#saveReport()
  }

  complete<Result extends object>(work: (transaction: Transaction) => Result): Result {
    this.#saveReport()
    // Work that is reported as done survives a power cut, and so does everything the job wrote
    // before.
    this.db.waitForDisk()
    const result = this.db.transaction((transaction) => {
      const worked = work(transaction)
      finishJob(this.db, attemptOf(this.#row), { status: 'succeeded', result: worked })
      return worked
    })
    this.result = result
    return result
  }

  /**
   * Looks at the database a few times a second: whether somebody asked to stop, and whether the job
   * is still ours.
   */
  #isCancelled(): boolean {
    const now = performance.now()
    if (!this.#cancelled && now - this.#checkedAt > CHECK_MS) {
      this.#checkedAt = now
      this.db.assertCurrent()
      this.#cancelled = isCancelRequested(this.db, this.jobId)
    }
    return this.#cancelled
  }

  #saveReport(): void {
    if (this.#unsaved !== null) saveProgress(this.db, this.jobId, this.#unsaved)
    this.#unsaved = null
  }
}
