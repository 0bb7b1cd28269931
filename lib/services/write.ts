import { setTimeout as sleep } from 'node:timers/promises'
import { WinnowError } from '@/lib/core/errors'
import { machineRefusal } from '@/lib/core/machine-errors'
import type { Transaction } from '@/lib/db/client'
import { runningJobs } from '@/lib/db/jobs'
import { studio, studioIfOpen } from './studio'

/** How long a change waits for another process to finish writing before it is refused. */
const PATIENCE_MS = 10_000
/** Between two tries, with as much again at random: many that wait must not all try in the same moment. */
const PAUSE_MS = 15

/**
 * The one way in which services change the database: everything or nothing, in one write transaction. While another
 * process writes it waits without holding up the server's thread, so that pages go on being answered.
 * What was read before may have changed meanwhile: whatever the change depends on is read inside.
 * Throws WinnowError busy after PATIENCE_MS.
 */
export async function write<Value>(work: (transaction: Transaction) => Value): Promise<Value> {
  for (const started = performance.now(); ; ) {
    try {
      return studio().db.transaction(work)
    } catch (error) {
      if (machineRefusal(error)?.code !== 'busy' || performance.now() - started > PATIENCE_MS) throw error
    }
    await sleep(PAUSE_MS * (1 + Math.random()))
  }
}

/** What was thrown as a refusal in words, where it is one: a busy home names who is at work. Undefined for a bug. */
export function refusalOf(error: unknown): WinnowError | undefined {
  const refusal = error instanceof WinnowError ? error : machineRefusal(error)
  return refusal?.code === 'busy' && refusal !== error ? new WinnowError('busy', `${whoWrites()} Nothing was changed; try again in a moment.`, { cause: error }) : refusal
}

function whoWrites(): string {
  const db = studioIfOpen()?.db
  const jobs = db === undefined ? [] : runningJobs(db).map(({ id, kind, dataset }) => `job ${id} (${kind}${dataset === null ? '' : ` of ${dataset}`})`)
  return jobs.length === 0
    ? 'Another process has been writing to this home for many seconds: a command, a backup or another program holds winnow.db.'
    : `This home has been written to for many seconds: ${jobs.join(' and ')} ${jobs.length === 1 ? 'is' : 'are'} at work.`
}
