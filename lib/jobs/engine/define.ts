import type { z } from 'zod'
import type { Home } from '@/lib/adapters/home'
import type { Database, Transaction } from '@/lib/db/client'

/** The resources of a running job. */
export interface JobContext {
  /** Refuses every write once another process has taken the job over. */
  db: Database
  home: Home
  root: string
  /** The person who asked for the job: the ledger names them for what it does. */
  actor: string
  jobId: number
  datasetId: number
  /** The cursor saved with the last committed chunk; null on the first run. */
  cursor: unknown
  /** True once somebody asked to stop; costs a database read at most every CANCEL_CHECK_MS. */
  signal: { readonly aborted: boolean }
  /** Throws WinnowError 'cancelled' once somebody asked to stop. */
  checkpoint(): void
  /**
   * Throws WinnowError 'taken-over' where the job is another's now: before a longer step outside
   * the database.
   */
  assertCurrent(): void
  report(phase: string, done: number, total: number | null): void
  /**
   * The last transaction of the job, which also ends it: if the work is stored, the job has
   * succeeded, and otherwise it can be taken back. Nothing can be written after it.
   */
  complete<Result extends object>(work: (transaction: Transaction) => Result): Result
}

/** A job that is taken back. */
export interface Unfinished extends Pick<JobContext, 'db' | 'datasetId'> {
  /** False if the job never started: anything present then belongs to another job. */
  begun: boolean
}

/**
 * One kind of long work: its parameters, its work, and how it is taken back when it is cancelled or
 * fails. Taking back may run again after a kill in the middle of it. A step outside the database
 * that others can see (a file moved into place, or removed) runs inside `db.transaction`, where
 * nobody can take over the job.
 */
export interface JobDefinition<Parameters> {
  params: z.ZodType<Parameters>
  /** Ends with `context.complete`. */
  run(params: Parameters, context: JobContext): Promise<object>
  discard(params: Parameters, context: Unfinished): void
}

export interface AnyJob {
  run(params: unknown, context: JobContext): Promise<object>
  discard(params: unknown, context: Unfinished): void
}

/** Hides the parameter type behind the schema that proves it. */
export function defineJob<Parameters>(definition: JobDefinition<Parameters>): AnyJob {
  return {
    run: (params, context) => definition.run(definition.params.parse(params), context),
    discard: (params, context) => definition.discard(definition.params.parse(params), context),
  }
}
