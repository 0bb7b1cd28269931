import type { DuplicateAnalysis } from '@/lib/contract/duplicates'
import { latestRun } from '@/lib/db/runs'
import { type DuplicateView, duplicateViewOf } from '@/lib/jobs'
import { datasetNamed, studio } from '../host/studio'

/**
 * The latest run of an analysis by what people have decided up to now; null before the first run.
 */
export async function duplicateView(name: string, by: DuplicateAnalysis): Promise<DuplicateView | null> {
  const { db } = studio()
  const run = latestRun(db, (await datasetNamed(name)).id, by)
  return run === undefined ? null : duplicateViewOf(db, run, by)
}
