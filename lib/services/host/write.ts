import { setTimeout as sleep } from 'node:timers/promises'
import { WinnowError } from '@/lib/core/errors'
import { cannotBeWritten, machineRefusal } from '@/lib/core/machine-errors'
import type { Database, Transaction } from '@/lib/db/client'
import { runningJobs } from '@/lib/db/jobs'
import type { Session } from './session'
import { studioIfOpen } from './studio'

/** How long a change waits for another process's transaction before it is refused. */
const PATIENCE_MS = 10_000
/** Between two tries: less than the gap that bulk writing leaves between its transactions. */
const PAUSE_MS = 2

/**
 * Changes of this process form a queue for the database: only the first one tries, and waiting
 * costs the others nothing.
 */
let last: Promise<unknown> = Promise.resolve()

/**
 * The only way in which services change the database: all or nothing, in one write transaction.
 * While another process writes, it waits without blocking the server's thread, so that pages are
 * still answered. Earlier reads may be out of date by then: anything the change depends on is read
 * inside the transaction. Throws WinnowError busy after PATIENCE_MS, read-only in a home that
 * cannot be written.
 */
export function write<Value>(session: Session, work: (transaction: Transaction) => Value): Promise<Value> {
  const { db, home } = session
  if (db.file !== home.database) return Promise.reject(cannotBeWritten(home.dir))
  const until = performance.now() + PATIENCE_MS
  const made = last.then(() => whenFree(db, work, until))
  last = made.catch(() => undefined)
  return made.finally(() => session.forget())
}

async function whenFree<Value>(
  db: Database,
  work: (transaction: Transaction) => Value,
  until: number,
): Promise<Value> {
  for (;;) {
    try {
      return db.transaction(work)
    } catch (error) {
      if (machineRefusal(error)?.code !== 'busy' || performance.now() > until) throw error
    }
    await sleep(PAUSE_MS)
  }
}

/**
 * The refusal that an error means, in words; for a busy home it names the job at work. Undefined
 * for a bug.
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
