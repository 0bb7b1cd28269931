import { datasetExists } from '@/lib/db/duplicates'
import { type JoinPlan, setRanges, type JoinTask, TASKS_PER_THREAD } from '@/lib/dedup'
import type { Crew } from '../engine/crew'
import type { DedupParameters } from './parameters'
import type { JobContext } from '../engine/define'
import { forgetOthers, joinFolder, type RememberedJoin, saveJoin } from '@/lib/adapters/remembered-joins'

/** A full run over fewer rows takes a moment: nothing is kept of it. */
const FEWEST_KEPT_ROWS = 20_000

/** Keeps a full join for the next run with the same parameters. */
export async function rememberJoin(
  crew: Crew,
  params: DedupParameters,
  context: JobContext,
  known: Omit<RememberedJoin, 'sizeOf' | 'heads' | 'hot'>,
  plan: JoinPlan,
): Promise<void> {
  if (known.ids.length < FEWEST_KEPT_ROWS) return
  context.report('Keeping the comparison for new rows', 0, null)
  const tasks: JoinTask[] = setRanges(plan.sets, crew.size * TASKS_PER_THREAD).map((range) => ({
    step: 'heads',
    sets: plan.sets,
    threshold: params.threshold,
    hot: plan.hot,
    range,
  }))
  const parts = await crew.map<Uint32Array>(tasks)
  const heads = new Uint32Array(plan.heads)
  parts.reduce((at, part) => {
    heads.set(part, at)
    return at + part.length
  }, 0)
  forgetOthers(context.home, (datasetId) => datasetExists(context.db, datasetId))
  context.assertCurrent()
  saveJoin(folderOf(params, context), { ...known, sizeOf: plan.sets.sizeOf, heads, hot: plan.hot }, false)
}

export function folderOf(
  { threshold, scope, shingle }: DedupParameters,
  { home, datasetId }: JobContext,
): string {
  return joinFolder(home, datasetId, { threshold, scope, unit: shingle.unit, size: shingle.size })
}
