import type { DuplicateAnalysis, DuplicateStats } from '@/lib/contract/duplicates'
import { ANALYSES, type DuplicateView, duplicateViewOf, latestFinished } from '@/lib/jobs'
import type { Session } from '../host/session'

/**
 * The latest run of an analysis by what people have decided up to now; null before the first run.
 */
export async function duplicateView(
  session: Session,
  name: string,
  by: DuplicateAnalysis,
): Promise<DuplicateView | null> {
  const { db } = session
  const run = latestFinished<object, DuplicateStats>(
    ANALYSES[by],
    db,
    (await session.dataset(name, 'reader')).id,
  )
  return run === null ? null : duplicateViewOf(db, run, by)
}
