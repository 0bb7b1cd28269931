import type { DuplicateAnalysis, DuplicateStats } from '@/lib/contract/duplicates'
import { ANALYSES, type DuplicateView, duplicateViewOf, latestFinished } from '@/lib/jobs'
import { datasetNamed, studio } from '../host/studio'

/**
 * The latest run of an analysis by what people have decided up to now; null before the first run.
 */
export async function duplicateView(name: string, by: DuplicateAnalysis): Promise<DuplicateView | null> {
  const { db } = studio()
  const run = latestFinished<object, DuplicateStats>(ANALYSES[by], db, (await datasetNamed(name)).id)
  return run === null ? null : duplicateViewOf(db, run, by)
}
