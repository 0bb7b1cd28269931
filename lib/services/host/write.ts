import { setTimeout as sleep } from 'node:timers/promises'
import { WinnowError } from '@/lib/core/errors'
import { cannotBeWritten, machineRefusal } from '@/lib/core/machine-errors'
import type { Transaction } from '@/lib/db/client'
import { runningJobs } from '@/lib/db/jobs'
import { studio, studioIfOpen } from './studio'

/** How long a change waits for another process to finish writing before it is refused. */
const PATIENCE_MS = 10_000
/** Between two tries: less than the gap that bulk writing leaves between its transactions. */
const PAUSE_MS = 2

/**
 * Changes of this process queue for the database: the first one tries, and those behind it cost
 * nothing.
 */
let last: Promise<unknown> = Promise.resolve()

/**
 * The one way in which services change the database: everything or nothing, in one write
 * transaction. While another process writes it waits without holding up the server's thread, so
 * that pages go on being answered. What was read before may have changed meanwhile: whatever the
 * change depends on is read inside. Throws WinnowError busy after PATIENCE_MS, read-only in a home
 * that cannot be written.
 */
export function write<Value>(work: (transaction: Transaction) => Value): Promise<Value> {
  const { db, home } = studio()
  if (db.file !== home.database) return Promise.reject(cannotBeWritten(home.dir))
  const until = performance.now() + PATIENCE_MS
  const made = last.then(() => whenFree(work, until))
  last = made.catch(() => undefined)
  return made
}

async function whenFree<Value>(work: (transaction: Transaction) => Value, until: number): Promise<Value> {
  for (;;) {
    try {
      return studio().db.transaction(work)
    } catch (error) {
      if (machineRefusal(error)?.code !== 'busy' || performance.now() > until) throw error
    }
    await sleep(PAUSE_MS)
  }
}

/**
 * What was thrown as a refusal in words, where it is one: a busy home names who is at work.
 * Undefined for a bug.
 */
export function refusalOf(error: unknown): WinnowError | undefined {
  const refusal = error instanceof WinnowError ? error : machineRefusal(error)
  return refusal?.code === 'busy' && refusal !== error
    ? new WinnowError('busy', `${whoWrites()} Nothing was changed; try again in a moment.`, { cause: error })
    : refusal
}

function whoWrites(): string {
  const db = studioIfOpen()?.db
  const jobs =
    db === undefined
      ? []
      : runningJobs(db).map(
          ({ id, kind, dataset }) => `job ${id} (${kind}${dataset === null ? '' : ` of ${dataset}`})`,
        )
  return jobs.length === 0
    ? 'Another process has been writing to this home for many seconds: a command, a backup or another program holds winnow.db.'
    : `This home has been written to for many seconds: ${jobs.join(' and ')} ${jobs.length === 1 ? 'is' : 'are'} at work.`
}
