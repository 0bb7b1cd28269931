import { z } from 'zod'
import { contractBasis } from '@/lib/adapters/contract-basis'
import type { Home } from '@/lib/adapters/home'
import type { NamedSet } from '@/lib/core/run-basis'
import type { ServingContract } from '@/lib/core/serving-contract'
import type { Database, Transaction } from '@/lib/db/client'
import { recordEvent } from '@/lib/db/events'
import { rowsNow } from '@/lib/db/run-basis'
import { completeRun, createRun, discardUnfinishedRuns } from '@/lib/db/runs'
import { type AnyJob, defineJob, type JobContext } from './define'

/** Analyses of one lane run one at a time. */
type AnalysisLane = 'audit' | 'search'

/** An analysis of a dataset that is ready to run, and all that it reads. */
interface OpenedAnalysis<Statistics> {
  /** Datasets beside its own whose rows it reads. */
  others?: readonly number[]
  /** The serving contract, where it renders rows. */
  contract?: ServingContract
  /** Stored with the run besides its parameters, for people. */
  noted?: object
  /**
   * Reads, finds, and may store what it has found so far under the run's id. Gives the last step:
   * what remains to be stored, in the transaction that ends the job.
   */
  run(runId: number): Promise<(transaction: Transaction) => Statistics>
}

/**
 * The work of an analysis. Opening it refuses what cannot be analysed (a tokenizer or a dataset is
 * missing) before there is a run.
 */
export type AnalysisWork<Parameters, Statistics> = (
  parameters: Parameters,
  context: JobContext,
) => Promise<OpenedAnalysis<Statistics>>

/** The eval sets an analysis looks for: one of this home that a run has not searched makes it stale. */
interface SearchedSets<Parameters> {
  here(db: Database, home: Home): NamedSet[]
  searched(parameters: Parameters): NamedSet['key'][]
}

/** One kind of analysis: what is asked, what is stored, and where its work is. */
export interface AnalysisDescription<Shape extends z.ZodRawShape, Statistics extends object> {
  /** The kind of its runs. */
  kind: string
  /** The kind of its jobs and ledger entries, where homes have another one stored. */
  jobKind?: string
  /** A run of an earlier version is stale. */
  version: number
  lane: AnalysisLane
  parameters: z.ZodObject<Shape>
  /** Parameters by their present names, where earlier versions stored others. */
  presentNames?: (given: unknown) => unknown
  statistics: z.ZodType<Statistics>
  searches?: SearchedSets<z.output<z.ZodObject<Shape>>>
  /** The ledger entry, beyond the dataset and the run. */
  entry(statistics: Statistics, parameters: z.output<z.ZodObject<Shape>>): object
  /** The result of the job, beyond the run. */
  result(statistics: Statistics): object
  /** Loaded when a job runs: whoever only reads runs has no use for tokenizers. */
  load(): Promise<AnalysisWork<z.output<z.ZodObject<Shape>>, Statistics>>
}

/** A kind of analysis as jobs, services and staleness read it. */
export interface Analysis<Parameters, Statistics> {
  kind: string
  jobKind: string
  version: number
  lane: AnalysisLane
  parameters: z.ZodType<Parameters>
  /** The same without defaults: a request, stored with the job as it was asked. */
  request: z.ZodType<Record<string, unknown>>
  statistics: z.ZodType<Statistics>
  searches: SearchedSets<Parameters> | null
  job: AnyJob
}

/**
 * An analysis is a job that makes one run: an unfinished run is discarded, what the analysis reads
 * is noted before it reads it, and results, statistics and ledger entry end it in one transaction.
 * It is run again whole after a kill.
 */
export function defineAnalysis<Shape extends z.ZodRawShape, Statistics extends object>(
  description: AnalysisDescription<Shape, Statistics>,
): Analysis<z.output<z.ZodObject<Shape>>, Statistics> {
  const { kind, version, lane, statistics, presentNames = unchanged, searches = null } = description
  const jobKind = description.jobKind ?? kind
  const parameters = z.preprocess(presentNames, description.parameters)
  return {
    kind,
    jobKind,
    version,
    lane,
    parameters,
    request: z.preprocess(presentNames, withoutDefaults(description.parameters)),
    statistics,
    searches,
    job: defineJob<z.output<z.ZodObject<Shape>>>({
      params: parameters,

      async run(asked, context) {
        const { db, home, datasetId } = context
        const work = await description.load()
        const opened = await work(asked, context)
        const { others = [], contract, noted } = opened
        discardUnfinishedRuns(db, datasetId, kind)
        // Noted before anything is read: what comes while the analysis runs counts as not read.
        const runId = createRun(
          db,
          datasetId,
          { kind, version },
          { ...asked, ...noted },
          {
            ...(contract !== undefined && { contract: contractBasis(contract, home) }),
            ...rowsNow(db, [datasetId, ...others]),
          },
        )
        const finish = await opened.run(runId)
        return context.complete((transaction) => {
          const found = finish(transaction)
          completeRun(db, runId, statistics.parse(found))
          recordEvent(transaction, context.actor, jobKind, {
            dataset: datasetId,
            run: runId,
            ...description.entry(found, asked),
          })
          return { runId, ...description.result(found) }
        })
      },

      discard(_params, { db, datasetId, begun }) {
        if (begun) discardUnfinishedRuns(db, datasetId, kind)
      },
    }),
  }
}

/** A field that is not asked for stays away, and gets its default when the job runs. */
function withoutDefaults(parameters: z.ZodObject): z.ZodType<Record<string, unknown>> {
  return z.object(
    Object.fromEntries(
      Object.entries(parameters.shape).map(([name, field]) => [
        name,
        field instanceof z.ZodDefault ? z.optional(field.unwrap()) : field,
      ]),
    ),
  )
}

function unchanged(given: unknown): unknown {
  return given
}
