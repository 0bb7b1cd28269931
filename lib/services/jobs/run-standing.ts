import { staleSentence } from '@/lib/core/run-basis'
import type { RunStanding } from '@/lib/contract/runs'
import type { DatasetRow } from '@/lib/db/datasets'
import { latestRun, type Run } from '@/lib/db/runs'
import { ANALYSES, type AnalysisKind, latestFinished, paramsAgain, staleReasons } from '@/lib/jobs'
import type { Session } from '../host/session'

export type { AnalysisKind } from '@/lib/jobs'

/** The date of a run, the reasons why it is stale, and the parameters for running it again. */
export function standingOf(session: Session, run: Run, { contract }: DatasetRow): RunStanding {
  const { db, home } = session
  return {
    at: run.createdAt,
    stale: staleSentence(staleReasons(run, { db, home, contract })),
    params: paramsAgain(run),
  }
}

/** Why the latest run of a kind cannot be shown; null where there is none, or it can be read. */
export async function unreadRun(session: Session, name: string, kind: AnalysisKind): Promise<string | null> {
  const { db } = session
  const dataset = await session.dataset(name, 'reader')
  const run = latestRun(db, dataset.id, kind)
  if (run === undefined || latestFinished<object, object>(ANALYSES[kind], db, dataset.id) !== null)
    return null
  return standingOf(session, run, dataset).stale
}
