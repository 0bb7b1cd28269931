import type { JobStatus } from '@/lib/core/status'
import type { JobView } from '@/lib/core/views'
import { type Database, timestamp } from './client'

/** A running job whose owner has not been heard of for this long is taken up again by whoever looks first. */
const STALE_MS = 15_000

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
  owner: string | null
  heartbeatAt: string | null
  createdAt: string
  startedAt: string | null
  finishedAt: string | null
}

/** With an owner the job is born running, so that no other process can claim it. */
export function createJob(db: Database, job: { kind: string; datasetId: number | null; params: object; owner?: string }): number {
  const now = timestamp()
  const running = job.owner !== undefined
  return Number(db.run(
    'INSERT INTO Job (kind, datasetId, params, status, owner, heartbeatAt, createdAt, startedAt, attempts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    job.kind, job.datasetId, JSON.stringify(job.params), running ? 'running' : 'queued', job.owner ?? null,
    running ? now : null, now, running ? now : null, running ? 1 : 0,
  ).lastInsertRowid)
}

/** Takes the oldest queued job whose dataset nobody works on, in one statement. */
export function claimJob(db: Database, owner: string): JobRow | undefined {
  const now = timestamp()
  return db.get<JobRow>(
    `UPDATE Job SET status = 'running', owner = ?, heartbeatAt = ?, startedAt = coalesce(startedAt, ?), attempts = attempts + 1
     WHERE id = (SELECT id FROM Job AS queued WHERE status = 'queued' AND NOT EXISTS (
       SELECT 1 FROM Job AS busy WHERE busy.status = 'running' AND busy.datasetId = queued.datasetId) ORDER BY id LIMIT 1)
     RETURNING *`,
    owner, now, now,
  )
}

/** Takes one queued job, if nobody else has it yet. */
export function claimQueuedJob(db: Database, id: number, owner: string): boolean {
  const now = timestamp()
  return db.run("UPDATE Job SET status = 'running', owner = ?, heartbeatAt = ?, startedAt = coalesce(startedAt, ?), attempts = attempts + 1 WHERE id = ? AND status = 'queued'", owner, now, now, id).changes === 1
}

/** Puts running jobs back into the queue whose owner is gone (`isAlive` says) or silent. Their cursor is kept. */
export function requeueAbandonedJobs(db: Database, isAlive: (owner: string) => boolean): number {
  const limit = new Date(Date.now() - STALE_MS).toISOString()
  const abandoned = db
    .all<{ id: number; owner: string; heartbeatAt: string }>("SELECT id, owner, heartbeatAt FROM Job WHERE status = 'running'")
    .filter((job) => job.heartbeatAt < limit || !isAlive(job.owner))
  for (const job of abandoned) db.run("UPDATE Job SET status = 'queued', owner = NULL WHERE id = ? AND owner = ?", job.id, job.owner)
  return abandoned.length
}

export function heartbeat(db: Database, id: number): void {
  db.run('UPDATE Job SET heartbeatAt = ? WHERE id = ?', timestamp(), id)
}

export function isCancelRequested(db: Database, id: number): boolean {
  return db.get<{ wanted: number }>('SELECT cancelRequested AS wanted FROM Job WHERE id = ?', id)?.wanted === 1
}

export function saveProgress(db: Database, id: number, progress: { phase: string; done: number; total: number | null }): void {
  db.run('UPDATE Job SET phase = ?, done = ?, total = ? WHERE id = ?', progress.phase, progress.done, progress.total, id)
}

/** Call inside the transaction of the chunk the cursor stands for. */
export function saveCursor(db: Database, id: number, cursor: object): void {
  db.run('UPDATE Job SET cursor = ? WHERE id = ?', JSON.stringify(cursor), id)
}

export type Outcome = { status: 'succeeded'; result: unknown } | { status: 'failed' | 'cancelled'; error: string; code: NonNullable<JobView['errorCode']> }

/** Ends a running job. A queued one that was cancelled before anybody claimed it ends here too. */
export function finishJob(db: Database, id: number, outcome: Outcome): void {
  const succeeded = outcome.status === 'succeeded'
  db.run(
    'UPDATE Job SET status = ?, result = ?, error = ?, errorCode = ?, finishedAt = ?, owner = NULL WHERE id = ?',
    outcome.status, succeeded ? JSON.stringify(outcome.result) : null, succeeded ? null : outcome.error,
    succeeded ? null : outcome.code, timestamp(), id,
  )
}

/** Asks a job to stop: a queued one stops at once, a running one at its next check. */
export function requestCancel(db: Database, id: number): void {
  db.run('UPDATE Job SET cancelRequested = 1 WHERE id = ?', id)
}

export function findJob(db: Database, id: number): JobRow | undefined {
  return db.get<JobRow>('SELECT * FROM Job WHERE id = ?', id)
}

type ListedJob = JobRow & { dataset: string | null }

const LISTED = 'SELECT Job.*, Dataset.name AS dataset FROM Job LEFT JOIN Dataset ON Dataset.id = Job.datasetId'

export function findListedJob(db: Database, id: number): ListedJob | undefined {
  return db.get(`${LISTED} WHERE Job.id = ?`, id)
}

/** What is queued or running on a dataset, the oldest first. */
export function unfinishedJobOf(db: Database, datasetId: number): ListedJob | undefined {
  return db.get(`${LISTED} WHERE Job.datasetId = ? AND Job.status IN ('queued', 'running') ORDER BY Job.id LIMIT 1`, datasetId)
}

/** What is at work now, the oldest first. */
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
  const seconds = row.status === 'running' && row.startedAt !== null ? (Date.now() - Date.parse(row.startedAt)) / 1000 : 0
  const rate = seconds > 0.5 && row.done > 0 ? row.done / seconds : null
  return {
    id: row.id, kind: row.kind, dataset: row.dataset, status: row.status, phase: row.phase, done: row.done, total: row.total,
    rate, secondsLeft: rate !== null && row.total !== null ? Math.max(0, row.total - row.done) / rate : null,
    error: row.error, errorCode: row.errorCode, result: row.result === null ? null : (JSON.parse(row.result) as unknown), cancelRequested: row.cancelRequested === 1,
    createdAt: row.createdAt, startedAt: row.startedAt, finishedAt: row.finishedAt,
  }
}
