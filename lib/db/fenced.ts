import { WinnowError } from '@/lib/core/errors'
import type { PrismaClient } from './generated/client'
import { connectPrisma, Database, type Transaction } from './client'

/**
 * The right of one attempt to write for a job. Taking over the job writes another claim into its
 * row.
 */
export interface Attempt {
  jobId: number
  claim: string
}

/**
 * The connection of a job thread: every write transaction first asks, under the write lock, whether
 * the job is still this attempt's, and fails otherwise. A process that was suspended and wakes
 * after its job was taken over can so change nothing, whatever it was about to do, and no kind of
 * job has to think of it. Throws WinnowError taken-over.
 */
export class FencedDatabase extends Database {
  readonly #attempt: Attempt
  #depth = 0
  #reader: Promise<PrismaClient> | undefined

  constructor(file: string, attempt: Attempt) {
    super(file)
    this.#attempt = attempt
  }

  /** Whether no other attempt has the job, and it has not ended. */
  isCurrent(): boolean {
    const { jobId, claim } = this.#attempt
    return (
      super.get('SELECT 1 FROM Job WHERE id = ? AND claim = ? AND finishedAt IS NULL', jobId, claim) !==
      undefined
    )
  }

  /**
   * Throws if the attempt has lost the job. Inside a transaction the answer holds until its end.
   */
  assertCurrent(): void {
    if (!this.isCurrent()) throw takenOver(this.#attempt.jobId)
  }

  override transaction<Value>(work: (transaction: Transaction) => Value): Value {
    return super.transaction((transaction) => {
      if (this.#depth === 0) this.assertCurrent()
      this.#depth++
      try {
        return work(transaction)
      } finally {
        this.#depth--
      }
    })
  }

  /** Prisma has a connection of its own, which the fence does not reach: here it may only read. */
  override prisma(): Promise<PrismaClient> {
    this.#reader ??= connectPrisma(this.file, true)
    return this.#reader
  }

  override async close(): Promise<void> {
    await (await this.#reader)?.$disconnect()
    await super.close()
  }

  protected override statement<Value>(sql: string, work: () => Value): Value {
    return this.#depth > 0 || READS.test(sql) ? work() : this.transaction(work)
  }
}

/** Whatever begins otherwise may write (`UPDATE … RETURNING` is read with `get`). */
const READS = /^\s*SELECT\b/i

export function takenOver(jobId: number): WinnowError {
  return new WinnowError(
    'taken-over',
    `Another process took job ${jobId} over, because this one showed no sign of life for a while. This one has stopped and changed nothing since. See \`winnow jobs\` for the state of job ${jobId}, and repeat it if it did not succeed.`,
  )
}
