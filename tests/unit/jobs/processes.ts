import { openSource } from '@/lib/adapters/files'
import { createRun, completeRun, discardUnfinishedRuns, insertFindings } from '@/lib/db/runs'
import { audit } from '@/lib/jobs/audit/analysis'
import type { Database } from '@/lib/db/client'
import { recordEvent } from '@/lib/db/events'
import { FencedDatabase } from '@/lib/db/fenced'
import {
  attemptOf,
  claimAbandoned,
  claimCancelled,
  type ClaimedJob,
  claimJob,
  finishJob,
  heartbeat,
  type JobOutcome,
  requeueAll,
  requeueSilent,
  takeTurn,
} from '@/lib/db/jobs'
import { runAttempt, takeBack } from '@/lib/jobs/engine/attempt'
import type { AnyJob, JobContext } from '@/lib/jobs/engine/define'
import { importJobReading } from '@/lib/jobs/imports/import-job'
import { parseBatches } from '@/lib/jobs/imports/parse-batches'
import { SilenceWatch } from '@/lib/jobs/engine/silence'
import { studio } from '@/lib/services/host/studio'

const ROWS_PER_BATCH = 3

/**
 * Stops a job between two of its chunks until it is told to go on: a process of its own, stepped by
 * hand.
 */
class Gate {
  #open: (() => void) | undefined
  #arrived: (() => void) | undefined

  /** Called by the job. */
  pass(): Promise<void> {
    const opened = new Promise<void>((resolve) => (this.#open = resolve))
    this.#arrived?.()
    return opened
  }

  /** Lets the job do one chunk; ends when it stands at the gate again, or has ended. */
  async step(ended: Promise<unknown>): Promise<void> {
    const arrived = new Promise<void>((resolve) => (this.#arrived = resolve))
    this.#open?.()
    this.#open = undefined
    await Promise.race([arrived, ended])
  }
}

/**
 * One attempt of one simulated process: its own connection, and no life but by `step` and `beat`.
 */
class SteppedAttempt {
  readonly job: ClaimedJob
  readonly #gate = new Gate()
  readonly #db: FencedDatabase
  readonly #ended: Promise<void>
  outcome: JobOutcome | undefined
  saved = false

  constructor(job: ClaimedJob) {
    this.job = job
    const { home, root, db } = studio()
    this.#db = new FencedDatabase(db.file, attemptOf(job))
    this.#ended = this.#gate
      .pass()
      .then(() => runAttempt(kindOf(job.kind, this.#gate), job, { db: this.#db, home, root }))
      .then(
        (outcome) => void (this.outcome = outcome),
        // A crash, as when another has changed the rows under it: the runner takes it back.
        (error: unknown) => void (this.outcome = crashed(job, this.#db, error)),
      )
  }

  /** One chunk, or the saving of the outcome by the runner. */
  async step(): Promise<void> {
    if (this.outcome === undefined) await this.#gate.step(this.#ended)
    else if (!this.saved) {
      if (this.outcome.status !== 'succeeded') finishJob(studio().db, attemptOf(this.job), this.outcome)
      this.saved = true
    }
  }

  beat(): void {
    heartbeat(studio().db, attemptOf(this.job))
  }
}

export const crashes: string[] = []

function crashed(job: ClaimedJob, db: FencedDatabase, error: unknown): JobOutcome {
  crashes.push(`${job.kind}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  return takeBack(
    kindOf(job.kind, new Gate()),
    job,
    { ...studio(), db },
    { status: 'failed', code: 'crashed', error: '' },
  )
}

/** A command in a process of its own. It waits for its turn, then runs. */
export class CommandProcess {
  readonly #born: ClaimedJob
  #attempt: SteppedAttempt | undefined

  constructor(born: ClaimedJob) {
    this.#born = born
  }

  get isOver(): boolean {
    return this.#attempt?.saved ?? false
  }

  async step(): Promise<void> {
    if (this.#attempt !== undefined) return this.#attempt.step()
    const turn = takeTurn(studio().db, attemptOf(this.#born))
    if (turn !== undefined) this.#attempt = new SteppedAttempt(turn)
  }

  beat(): void {
    heartbeat(studio().db, attemptOf(this.#born))
  }
}

/** The worker of a server: claims, resumes, and takes back what others have left. */
export class WorkerProcess {
  readonly #silence = new SilenceWatch()
  readonly attempts: SteppedAttempt[] = []

  begin(): void {
    requeueAll(studio().db)
  }

  async step(at: number): Promise<void> {
    const { db } = studio()
    takeLeftOver(db, this.#silence)
    const job = claimJob(db, 'worker')
    if (job !== undefined) this.attempts.push(new SteppedAttempt(job))
    const living = this.attempts.filter(({ saved }) => !saved)
    await living[at % Math.max(1, living.length)]?.step()
  }

  beat(): void {
    for (const attempt of this.attempts) if (!attempt.saved) attempt.beat()
  }
}

/** What `Runner` does with what it finds left over, without its threads. */
export function takeLeftOver(db: Database, silence: SilenceWatch): void {
  for (;;) {
    const limit = silence.limit()
    if (limit !== null) requeueSilent(db, limit)
    const cancelled = claimCancelled(db, 'worker')
    const job = cancelled ?? (limit === null ? undefined : claimAbandoned(db, 'worker', limit))
    if (job === undefined) return
    const fenced = new FencedDatabase(db.file, attemptOf(job))
    const outcome = takeBack(
      kindOf(job.kind, new Gate()),
      job,
      { ...studio(), db: fenced },
      { status: cancelled ? 'cancelled' : 'failed', code: cancelled ? 'cancelled' : 'abandoned', error: '' },
    )
    finishJob(db, attemptOf(job), outcome)
  }
}

function kindOf(kind: string, gate: Gate): AnyJob {
  return kind === 'import' ? steppedImport(gate) : steppedAudit(gate)
}

/** The import itself, reading in this thread. */
function steppedImport(gate: Gate): AnyJob {
  return importJobReading(async function* (_root, task) {
    const source = await openSource(task.path, task.name)
    try {
      for await (const message of parseBatches(source, task, ROWS_PER_BATCH)) {
        yield message
        await gate.pass()
      }
    } finally {
      await source.close()
    }
  })
}

/**
 * What an audit does to the database: a run, findings chunk by chunk, the end of both in one
 * transaction.
 */
function steppedAudit(gate: Gate): AnyJob {
  return {
    async run(_params, context: JobContext) {
      const { db, datasetId } = context
      discardUnfinishedRuns(db, datasetId, 'audit')
      await gate.pass()
      const runId = createRun(db, datasetId, audit, {}, { lastHeadChange: 0, read: [] })
      const rows = db.all<{ id: number; headId: number }>(
        "SELECT e.id, e.headId FROM Example e JOIN Import i ON i.id = e.importId WHERE e.datasetId = ? AND i.status = 'done'",
        datasetId,
      )
      for (let at = 0; at < rows.length; at += ROWS_PER_BATCH) {
        await gate.pass()
        db.transaction(() => {
          for (const { id, headId } of rows.slice(at, at + ROWS_PER_BATCH))
            insertFindings(db, runId, { exampleId: id, revisionId: headId }, [
              { rule: 'x', severity: 'info', message: '', spans: [] },
            ])
        })
      }
      await gate.pass()
      return context.complete((transaction) => {
        completeRun(db, runId, { examples: rows.length })
        recordEvent(transaction, 'winnow', 'audit', { run: runId, examples: rows.length })
        return { runId, examples: rows.length }
      })
    },
    discard(_params, { db, datasetId, begun }) {
      if (begun) discardUnfinishedRuns(db, datasetId, 'audit')
    },
  }
}
