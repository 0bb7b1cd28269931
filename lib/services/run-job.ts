import { setTimeout as sleep } from 'node:timers/promises'
import { WinnowError } from '@/lib/core/errors'
import type { JobView } from '@/lib/core/views'
import { OWNER, Runner } from '@/lib/jobs'
import { cancelJob, getJob } from './jobs'
import { studio } from './studio'

/** Name under which jobs of this process are born. */
export const THIS_PROCESS = OWNER

const PROGRESS_MS = 200

/**
 * Runs a job of this process to its end, without a server. The first interrupt cancels it cleanly, what it did is taken
 * back. Throws the WinnowError it was refused with, or an Error where it crashed.
 */
export async function runHere(jobId: number, progress: (job: JobView) => void): Promise<unknown> {
  const { db, home, root } = studio()
  const running = new Runner(db, home, root).runById(jobId)
  const cancel = (): void => void cancelJob(jobId).catch(() => undefined)
  process.once('SIGINT', cancel)
  const finished = running.then(() => true)
  while (!(await Promise.race([finished, sleep(PROGRESS_MS, false)]))) progress(await getJob(jobId))
  process.removeListener('SIGINT', cancel)
  const outcome = await running
  if (outcome.status === 'succeeded') return outcome.result
  throw outcome.code === 'crashed' ? new Error(outcome.error) : new WinnowError(outcome.code, outcome.error)
}
