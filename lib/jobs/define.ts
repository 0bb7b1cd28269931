import type { z } from 'zod'
import type { Home } from '@/lib/adapters/home'
import type { Database } from '@/lib/db/client'

/** What a running job may use. */
export interface JobContext {
  db: Database
  home: Home
  root: string
  jobId: number
  datasetId: number
  /** What the last committed chunk left, null on the first run. */
  cursor: unknown
  /** True once somebody asked to stop; costs a database read at most every CANCEL_CHECK_MS. */
  signal: { readonly aborted: boolean }
  /** Throws WinnowError 'cancelled' once somebody asked to stop. */
  checkpoint(): void
  report(phase: string, done: number, total: number | null): void
}

/** One kind of long work: what it takes, what it does, and how it is taken back when it is cancelled or fails. */
export interface JobDefinition<Parameters> {
  params: z.ZodType<Parameters>
  run(params: Parameters, context: JobContext): Promise<object>
  discard(params: Parameters, context: Pick<JobContext, 'db' | 'datasetId'>): void
}

export interface AnyJob {
  run(params: unknown, context: JobContext): Promise<object>
  discard(params: unknown, context: Pick<JobContext, 'db' | 'datasetId'>): void
}

/** Hides the parameter type behind the schema that proves it. */
export function defineJob<Parameters>(definition: JobDefinition<Parameters>): AnyJob {
  return {
    run: (params, context) => definition.run(definition.params.parse(params), context),
    discard: (params, context) => definition.discard(definition.params.parse(params), context),
  }
}
