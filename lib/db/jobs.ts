import { randomUUID } from 'node:crypto'
import type { JobStatus } from '@/lib/core/status'
import type { JobView } from '@/lib/contract/jobs'
import { type Database, timestamp } from './client'
import type { Attempt } from './fenced'

export interface JobRow {
  id: number
  kind: string
  datasetId: number | null
  params: string
  status: JobStatus
  cursor: string | null
  phase: string
  done: number
  total: number | null
  result: string | null
  error: string | null
  errorCode: JobView['errorCode']
  cancelRequested: number
  attempts: number
  claim: string | null
  /** 1: run by a command in its own process, and ends with it. */
  command: number
  owner: string | null
  /** The person who asked for it. */
  actor: string
  heartbeatAt: string | null
  createdAt: string
  startedAt: string | null
  finishedAt: string | null
}

/** A job that somebody runs. */
export type ClaimedJob = JobRow & { claim: string }

export function attemptOf({ id, claim }: ClaimedJob): Attempt {
  return { jobId: id, claim }
}

/** Nobody works on the dataset of the job called `mine`. One writer of a dataset at a time. */
const DATASET_IS_FREE = `NOT EXISTS (SELECT 1 FROM Job AS busy WHERE busy.status = 'running'
   AND busy.datasetId = mine.datasetId AND busy.id <> mine.id)`

/**
 * Without an owner the job waits for the worker. With one it belongs to that command: nobody else
 * takes it, and it begins with `takeTurn`.
 */
export function createJob(
  db: Database,
  job: { kind: string; datasetId: number | null; params: object; actor: string; owner?: string },
): number {
  const now = timestamp()
  const { kind, datasetId, params, actor, owner = null } = job
  return Number(
    db.run(
      `INSERT INTO Job (kind, datasetId, params, status, command, claim, owner, actor, heartbeatAt, createdAt)
       VALUES (?, ?, ?, 'queued', ?, ?, ?, ?, ?, ?)`,
      kind,
      datasetId,
      JSON.stringify(params),
      owner === null ? 0 : 1,
      owner === null ? null : randomUUID(),
      owner,
      actor,
      owner === null ? null : now,
      now,
    ).lastInsertRowid,
  )
}

/** Begins a command's job, unless somebody works on its dataset. */
export function takeTurn(db: Database, { jobId, claim }: Attempt): ClaimedJob | undefined {
  const now = timestamp()
  return db.get<ClaimedJob>(
    `UPDATE Job AS mine SET status = 'running', heartbeatAt = ?, startedAt = ?, attempts = 1
     WHERE id = ? AND claim = ? AND status = 'queued' AND ${DATASET_IS_FREE} RETURNING *`,
    now,
    now,
    jobId,
    claim,
  )
}

/** Makes a job that waits for the worker a command's own, if nobody has it yet. */
export function adoptJob(db: Database, id: number, owner: string): boolean {
  return (
    db.run(
      `UPDATE Job SET command = 1, claim = ?, owner = ?, heartbeatAt = ? WHERE id = ? AND status = 'queued'
       AND command = 0`,
      randomUUID(),
      owner,
      timestamp(),
      id,
    ).changes === 1
  )
}

/**
 * Takes the oldest job that waits for the worker and whose dataset nobody works on, in one
 * statement.
 */
export function claimJob(
  db: Database,
  owner: string,
  exceptKinds: readonly string[] = [],
): ClaimedJob | undefined {
  return claimWhere(
    db,
    owner,
    'startedAt = coalesce(startedAt, @now), attempts = attempts + 1,',
    `mine.status = 'queued' AND mine.command = 0 AND ${DATASET_IS_FREE}
     AND mine.kind NOT IN (SELECT value FROM json_each(@parameter))`,
    JSON.stringify(exceptKinds),
  )
}

/**
 * A job that never began can be taken back at any time; one that did, only when no other job works
 * on the dataset.
 */
const CAN_BE_TAKEN_BACK = `(mine.startedAt IS NULL OR ${DATASET_IS_FREE})`

/**
 * Claims a job that was cancelled while it waited for the worker, to take back its work and not to
 * run it.
 */
export function claimCancelled(db: Database, owner: string): ClaimedJob | undefined {
  return claimWhere(
    db,
    owner,
    '',
    `mine.status = 'queued' AND mine.command = 0 AND mine.cancelRequested = 1 AND ${CAN_BE_TAKEN_BACK}`,
  )
}

/**
 * Claims a command's job whose command has shown no sign of life since `limit`, to take back its
 * work.
 */
export function claimAbandoned(db: Database, owner: string, limit: Date): ClaimedJob | undefined {
  return claimWhere(
    db,
    owner,
    '',
    `mine.status IN ('queued', 'running') AND mine.command = 1 AND coalesce(mine.heartbeatAt, '') < @parameter AND ${CAN_BE_TAKEN_BACK}`,
    limit.toISOString(),
  )
}

/** The condition may name a @parameter. */
function claimWhere(
  db: Database,
  owner: string,
  beginning: string,
  condition: string,
  parameter?: string,
): ClaimedJob | undefined {
  return db.get<ClaimedJob>(
    `UPDATE Job SET ${beginning} status = 'running', claim = @claim, owner = @owner, heartbeatAt = @now
     WHERE id = (SELECT id FROM Job AS mine WHERE ${condition} ORDER BY id LIMIT 1) RETURNING *`,
    { claim: randomUUID(), owner, now: timestamp(), ...(parameter !== undefined && { parameter }) },
  )
}

/**
 * Puts the worker's jobs back into the queue that have not been heard of since `limit`. Their
 * cursor is kept.
 */
export function requeueSilent(db: Database, limit: Date): void {
  db.run(`${REQUEUE} AND coalesce(heartbeatAt, '') < ?`, limit.toISOString())
}

/** The same for all of them: for a worker that begins and knows that it is the only one. */
export function requeueAll(db: Database): void {
  db.run(REQUEUE)
}

const REQUEUE =
  "UPDATE Job SET status = 'queued', claim = NULL, owner = NULL WHERE status = 'running' AND command = 0"

/**
 * Tells that the attempt lives, and learns where it stands: the job is being run, was asked to
 * stop, has ended, or is another's.
 */
export function heartbeat(
  db: Database,
  { jobId, claim }: Attempt,
): 'running' | 'cancelled' | 'ended' | 'lost' {
  const row = db.get<{ cancelRequested: number; finishedAt: string | null }>(
    'UPDATE Job SET heartbeatAt = ? WHERE id = ? AND claim = ? RETURNING cancelRequested, finishedAt',
    timestamp(),
    jobId,
    claim,
  )
  if (row === undefined) return 'lost'
  if (row.finishedAt !== null) return 'ended'
  return row.cancelRequested === 1 ? 'cancelled' : 'running'
}

export function isCancelRequested(db: Database, id: number): boolean {
  return (
    db.get<{ wanted: number }>('SELECT cancelRequested AS wanted FROM Job WHERE id = ?', id)?.wanted === 1
  )
}

/**
 * Progress is a sign of life, too: the runner's own may come late while its process waits for the
 * disk.
 */
export function saveProgress(
  db: Database,
  id: number,
  progress: { phase: string; done: number; total: number | null },
): void {
  db.run(
    'UPDATE Job SET phase = ?, done = ?, total = ?, heartbeatAt = ? WHERE id = ?',
    progress.phase,
    progress.done,
    progress.total,
    timestamp(),
    id,
  )
}

/** Call inside the transaction of the chunk that the cursor describes. */
export function saveCursor(db: Database, id: number, cursor: object): void {
  db.run('UPDATE Job SET cursor = ? WHERE id = ?', JSON.stringify(cursor), id)
}

export type JobOutcome =
  | { status: 'succeeded'; result: unknown }
  | { status: 'failed' | 'cancelled'; error: string; code: NonNullable<JobView['errorCode']> }

/**
 * Ends a job if the attempt still owns it. The claim is left, so that the attempt can tell that it
 * ended the job itself.
 */
export function finishJob(db: Database, { jobId, claim }: Attempt, outcome: JobOutcome): boolean {
  const succeeded = outcome.status === 'succeeded'
  return (
    db.run(
      `UPDATE Job SET status = ?, result = ?, error = ?, errorCode = ?, finishedAt = ?, owner = NULL
       WHERE id = ? AND claim = ? AND finishedAt IS NULL`,
      outcome.status,
      succeeded ? JSON.stringify(outcome.result) : null,
      succeeded ? null : outcome.error,
      succeeded ? null : outcome.code,
      timestamp(),
      jobId,
      claim,
    ).changes === 1
  )
}

/**
 * Asks a job to stop: the next worker to look ends a waiting job, and a running one stops at its
 * next check.
 */
export function requestCancel(db: Database, id: number): void {
  db.run("UPDATE Job SET cancelRequested = 1 WHERE id = ? AND status IN ('queued', 'running')", id)
}

export function findJob(db: Database, id: number): JobRow | undefined {
  return db.get<JobRow>('SELECT * FROM Job WHERE id = ?', id)
}

/** A job that was made for this process. */
export function claimedJob(db: Database, id: number): ClaimedJob {
  return db.get<ClaimedJob>('SELECT * FROM Job WHERE id = ? AND claim IS NOT NULL', id)!
}

export type ListedJob = JobRow & { dataset: string | null }

const LISTED =
  'SELECT Job.*, Dataset.name AS dataset FROM Job LEFT JOIN Dataset ON Dataset.id = Job.datasetId'

export function findListedJob(db: Database, id: number): ListedJob | undefined {
  return db.get(`${LISTED} WHERE Job.id = ?`, id)
}

/** The unfinished job of a dataset: a running one first, then the oldest. */
export function unfinishedJobOf(db: Database, datasetId: number): ListedJob | undefined {
  return db.get(
    `${LISTED} WHERE Job.datasetId = ? AND Job.status IN ('queued', 'running')
     ORDER BY Job.status = 'running' DESC, Job.id LIMIT 1`,
    datasetId,
  )
}

/** The parameters of the unfinished job of a kind that was asked for last; none that shall stop. */
export function unfinishedParams(db: Database, datasetId: number, kind: string): string | undefined {
  return db.get<{ params: string }>(
    `SELECT params FROM Job WHERE datasetId = ? AND kind = ? AND cancelRequested = 0
     AND status IN ('queued', 'running') ORDER BY id DESC LIMIT 1`,
    datasetId,
    kind,
  )?.params
}

/** The running jobs, oldest first. */
export function runningJobs(db: Database): ListedJob[] {
  return db.all(`${LISTED} WHERE Job.status = 'running' ORDER BY Job.id`)
}

/** The newest jobs first, with every unfinished one. */
export function recentJobs(db: Database, limit: number): ListedJob[] {
  return db.all(
    `${LISTED}
     ORDER BY (Job.status IN ('queued', 'running')) DESC, Job.id DESC LIMIT ?`,
    limit,
  )
}

export function jobView(row: ListedJob): JobView {
  const seconds =
    row.status === 'running' && row.startedAt !== null ? (Date.now() - Date.parse(row.startedAt)) / 1000 : 0
  const rate = seconds > 0.5 && row.done > 0 ? row.done / seconds : null
  return {
    id: row.id,
    kind: row.kind,
    dataset: row.dataset,
    status: row.status,
    phase: row.phase,
    done: row.done,
    total: row.total,
    rate,
    secondsLeft: rate !== null && row.total !== null ? Math.max(0, row.total - row.done) / rate : null,
    error: row.error,
    errorCode: row.errorCode,
    result: row.result === null ? null : JSON.parse(row.result),
    cancelRequested: row.cancelRequested === 1,
    owner: row.owner,
    heartbeatAt: row.finishedAt === null ? row.heartbeatAt : null,
    createdAt: row.createdAt,
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
  }
}
