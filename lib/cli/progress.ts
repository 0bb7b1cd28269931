import type { JobView } from '@/lib/contract/jobs'
import { runHere } from '@/lib/services/jobs/run-here'
import type { Session } from '@/lib/services/host/session'

/** Runs a job here, with one line of progress on a terminal's stderr. */
export async function runWithProgress(session: Session, jobId: number): Promise<unknown> {
  const terminal = process.stderr.isTTY
  let saysWhy = !terminal
  const show = (job: JobView): void => {
    if (saysWhy && job.status === 'queued' && job.phase !== '') {
      saysWhy = false
      process.stderr.write(`winnow: ${job.phase}. \`winnow cancel\` with its number ends that one.\n`)
    }
    if (!terminal || job.phase === '') return
    const total = job.total === null ? '' : ` of ${job.total.toLocaleString('en')}`
    const rate = job.rate === null ? '' : ` · ${Math.round(job.rate).toLocaleString('en')}/s`
    process.stderr.write(`\r\u001b[K${job.phase} ${job.done.toLocaleString('en')}${total}${rate}`)
  }
  try {
    return await runHere(session, jobId, show)
  } finally {
    if (terminal) process.stderr.write('\r\u001b[K')
  }
}

/** One line of progress on a terminal's stderr, for work that is not a job. */
export function showCount(what: string, done: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${what} ${done.toLocaleString('en')}`)
}

export function endCount(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
}
