import { staleSentence } from '@/lib/core/run-basis'
import type { RunStanding } from '@/lib/contract/runs'
import type { DatasetRow } from '@/lib/db/datasets'
import type { Run } from '@/lib/db/runs'
import { paramsAgain, staleReasons } from '@/lib/jobs'
import { studio } from '../host/studio'

/** When a run was made, what it is out of date by, and how to ask for it again. */
export function standingOf(run: Run, { contract }: DatasetRow): RunStanding {
  const { db, home } = studio()
  return {
    at: run.createdAt,
    stale: staleSentence(staleReasons(run, { db, home, contract })),
    params: paramsAgain(run),
  }
}
