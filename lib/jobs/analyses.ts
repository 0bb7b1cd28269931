import { parseStored } from '@/lib/contract/stored'
import type { StaleReasons } from '@/lib/core/run-basis'
import { unfinishedParams } from '@/lib/db/jobs'
import type { Run } from '@/lib/db/runs'
import { audit } from './audit/analysis'
import { contamination } from './contamination/analysis'
import { dedup } from './duplicates/analysis'
import type { Analysis } from './engine/analysis'
import { paramsOf, type Present, staleReasonsOf } from './engine/run-state'
import { semantic } from './semantic/analysis'

/** Every kind of analysis: jobs, services, staleness and discarding read it from here. */
export const ANALYSES = { audit, dedup, semantic, contamination }
export type AnalysisKind = keyof typeof ANALYSES

/** Throws where a run is of a kind this version does not know: a newer Winnow made it. */
function analysisOf(run: Run): Analysis<object, object> {
  const known: readonly Analysis<object, object>[] = Object.values(ANALYSES)
  const analysis = known.find(({ kind }) => kind === run.analysis)
  if (analysis === undefined) throw new Error(`This version of Winnow knows no analysis "${run.analysis}".`)
  return analysis
}

/**
 * Why a run is stale, of whatever kind it is; empty if it is current. While it is under way with
 * other parameters, it does not answer what was asked last.
 */
export function staleReasons(run: Run, present: Omit<Present, 'asked'>): StaleReasons {
  const analysis = analysisOf(run)
  const unfinished = unfinishedParams(present.db, run.datasetId, analysis.jobKind)
  const asked = unfinished === undefined ? null : parseStored(analysis.parameters, unfinished)
  return staleReasonsOf(analysis, run, asked === null ? present : { ...present, asked })
}

/** The parameters of a run, for running it again; the usual ones where it has others. */
export function paramsAgain(run: Run): Record<string, unknown> {
  return paramsOf(analysisOf(run), run)
}
