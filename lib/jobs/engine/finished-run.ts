import { parseStored } from '@/lib/contract/stored'
import type { Database } from '@/lib/db/client'
import { latestRun, type Run } from '@/lib/db/runs'
import type { Analysis } from './analysis'

/** A finished run whose statistics this version of Winnow reads. */
export interface FinishedRun<Statistics> extends Run {
  statistics: Statistics
}

/** Null where an earlier version stored other statistics: the run is stale, and made again. */
export function finishedRun<Parameters, Statistics>(
  analysis: Analysis<Parameters, Statistics>,
  run: Run,
): FinishedRun<Statistics> | null {
  const statistics = parseStored(analysis.statistics, run.stats)
  return statistics === null ? null : { ...run, statistics }
}

/** The latest finished run of a dataset; null where there is none, or none that can be read. */
export function latestFinished<Parameters, Statistics>(
  analysis: Analysis<Parameters, Statistics>,
  db: Database,
  datasetId: number,
): FinishedRun<Statistics> | null {
  const run = latestRun(db, datasetId, analysis.kind)
  return run === undefined ? null : finishedRun(analysis, run)
}
