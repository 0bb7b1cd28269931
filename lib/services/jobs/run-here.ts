import { setTimeout as sleep } from 'node:timers/promises'
import { WinnowError } from '@/lib/core/errors'
import type { JobView } from '@/lib/contract/jobs'
import { OWNER, Runner } from '@/lib/jobs'
import { claimedJob } from '@/lib/db/jobs'
import { cancelJob, getJob } from '.'
import type { Session } from '../host/session'

/** Name under which jobs of this process are born. */
export const THIS_PROCESS = OWNER

const PROGRESS_MS = 200
/** A thread that does not answer is ended after ten seconds; then its work is taken back. */
const CANCEL_PATIENCE_MS = 60_000
const INTERRUPTS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Runs a job of this process to its end, without a server, after waiting until nobody else works on
 * its dataset. The first interrupt cancels it cleanly and takes its work back. Throws the
 * WinnowError it was refused with, or an Error if it crashed.
 */
export async function runHere(
  session: Session,
  jobId: number,
  progress: (job: JobView) => void,
): Promise<unknown> {
  const running = runner(session).runOwn(claimedJob(session.db, jobId))
  const cancel = (): void => void cancelJob(session, jobId).catch(() => undefined)
  for (const interrupt of INTERRUPTS) process.once(interrupt, cancel)
  const finished = running.then(() => true)
  while (!(await Promise.race([finished, sleep(PROGRESS_MS, false)]))) progress(await getJob(session, jobId))
  for (const interrupt of INTERRUPTS) process.removeListener(interrupt, cancel)
  const outcome = await running
  session.forget()
  if (outcome.status === 'succeeded') return outcome.result
  throw outcome.code === 'crashed' ? new Error(outcome.error) : new WinnowError(outcome.code, outcome.error)
}

/** Ends abandoned jobs: those whose command has ended, and those cancelled while no worker runs. */
export async function endLeftOverJobs(session: Session): Promise<void> {
  await runner(session).endLeftOver()
}

/** Asks a job to stop and waits until it has, even if the process that ran it has ended. */
export async function cancelAndWait(session: Session, jobId: number): Promise<JobView> {
  let job = await cancelJob(session, jobId)
  for (
    const until = performance.now() + CANCEL_PATIENCE_MS;
    job.finishedAt === null && performance.now() < until;
    job = await getJob(session, jobId)
  ) {
    await endLeftOverJobs(session)
    await sleep(PROGRESS_MS)
  }
  return job
}

function runner(session: Session): Runner {
  const { db, home, root } = session
  return new Runner(db, home, root)
}
