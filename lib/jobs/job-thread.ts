import { parentPort, workerData } from 'node:worker_threads'
import { openHome } from '@/lib/adapters/home'
import { WinnowError } from '@/lib/core/errors'
import { Database } from '@/lib/db/client'
import { findJob, isCancelRequested, type Outcome, saveProgress } from '@/lib/db/jobs'
import type { JobContext } from './define'
import { jobOfKind } from './registry'
import type { ThreadTask } from './runner'
import { errorForParent } from './thread-error'

/** Thread that runs one job to its outcome. It owns its database connection; the runner beats its heart. */

const PROGRESS_EVERY_MS = 250
const CANCEL_CHECK_MS = 200

const { homeDir, root, jobId } = workerData as ThreadTask
const home = openHome(homeDir)
const db = new Database(home.database)
db.writeInBulk()

function contextOf(row: { datasetId: number | null; cursor: string | null }): JobContext & { saveLastReport(): void } {
  let reportedAt = 0
  let unsaved: Parameters<typeof saveProgress>[2] | null = null
  let checkedAt = 0
  let phase = ''
  let cancelled = false
  const signal = {
    get aborted() {
      const now = performance.now()
      if (!cancelled && now - checkedAt > CANCEL_CHECK_MS) {
        checkedAt = now
        cancelled = isCancelRequested(db, jobId)
      }
      return cancelled
    },
  }
  return {
    db, home, root, jobId, datasetId: row.datasetId ?? 0, signal,
    cursor: row.cursor === null ? null : (JSON.parse(row.cursor) as unknown),
    checkpoint() {
      if (signal.aborted) throw new WinnowError('cancelled', 'Cancelled; nothing of it was kept.')
    },
    report(nextPhase, done, total) {
      const now = performance.now()
      unsaved = { phase: nextPhase, done, total }
      if (nextPhase === phase && now - reportedAt < PROGRESS_EVERY_MS) return
      phase = nextPhase
      reportedAt = now
      this.saveLastReport()
    },
    saveLastReport() {
      if (unsaved !== null) saveProgress(db, jobId, unsaved)
      unsaved = null
    },
  }
}

async function run(): Promise<Outcome> {
  const row = findJob(db, jobId)!
  const job = await jobOfKind(row.kind)
  const params = JSON.parse(row.params) as unknown
  const context = contextOf(row)
  try {
    context.checkpoint()
    const result = await job.run(params, context)
    context.saveLastReport()
    return { status: 'succeeded', result }
  } catch (error) {
    if (!(error instanceof WinnowError)) throw error
    job.discard(params, context)
    return { status: error.code === 'cancelled' ? 'cancelled' : 'failed', error: error.message, code: error.code }
  }
}

const outcome = await run().catch((error: unknown) => {
  throw errorForParent(error)
})
await db.close()
parentPort!.postMessage(outcome)
