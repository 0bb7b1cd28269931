import { staleSentence } from '@/lib/core/run-basis'
import type { RunStanding } from '@/lib/contract/runs'
import type { DatasetRow } from '@/lib/db/datasets'
import type { Run } from '@/lib/db/runs'
import { paramsAgain, staleReasons } from '@/lib/jobs'
import type { Session } from '../host/session'

/** The date of a run, the reasons why it is stale, and the parameters for running it again. */
export function standingOf(session: Session, run: Run, { contract }: DatasetRow): RunStanding {
  const { db, home } = session
  return {
    at: run.createdAt,
    stale: staleSentence(staleReasons(run, { db, home, contract })),
    params: paramsAgain(run),
  }
}
