import { parentPort, workerData } from 'node:worker_threads'
import { openHome } from '@/lib/adapters/home'
import { FencedDatabase } from '@/lib/db/fenced'
import { attemptOf, type JobOutcome } from '@/lib/db/jobs'
import { runAttempt, takeBack } from './engine/attempt'
import { jobOfKind } from './registry'
import type { ThreadTask } from './runner'
import { errorForParent } from './engine/thread-error'

/**
 * Thread that runs one job to its outcome, or takes it back. It owns its database connection; the
 * runner beats its heart.
 */

const { homeDir, root, job: row, ending } = workerData as ThreadTask
const home = openHome(homeDir)
const db = new FencedDatabase(home.database, attemptOf(row))
db.writeInBulk()

async function run(): Promise<JobOutcome> {
  const job = await jobOfKind(row.kind)
  return ending === null
    ? runAttempt(job, row, { db, home, root })
    : takeBack(job, row, { db, home, root }, ending)
}

const outcome = await run().catch((error: unknown) => {
  throw errorForParent(error)
})
await db.close()
parentPort!.postMessage(outcome)
