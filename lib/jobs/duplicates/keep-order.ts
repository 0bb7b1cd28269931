import { finishedImports } from '@/lib/db/duplicates'
import { approvedIds } from '@/lib/db/releases'
import type { KeepOrder } from '@/lib/dedup'
import type { JobContext } from '../engine/define'

/** Origins whose rows are kept over similar generated ones. */
const PROTECTED_ORIGINS: ReadonlySet<string | null> = new Set(['real', 'human-written', 'human-fixed'])

/**
 * Which of two similar rows is kept, whatever search found them: approved by people first, then
 * written by people, then the more complete one.
 */
export function keepOrderOf(
  {
    ids,
    importIds,
    turns,
  }: { ids: ArrayLike<number>; importIds: ArrayLike<number>; turns: ArrayLike<number> },
  { db, datasetId }: JobContext,
): KeepOrder {
  const approved = approvedIds(db, datasetId)
  const safe = new Set(
    finishedImports(db, datasetId)
      .filter(({ origin }) => PROTECTED_ORIGINS.has(origin))
      .map(({ id }) => id),
  )
  const order = {
    approved: new Uint8Array(ids.length),
    protected: new Uint8Array(ids.length),
    completeness: Float64Array.from(turns),
  }
  for (let row = 0; row < ids.length; row++) {
    if (approved.has(ids[row]!)) order.approved[row] = 1
    if (safe.has(importIds[row]!)) order.protected[row] = 1
  }
  return order
}
