import type { Bands } from '../minhash'
import { buildIndex, type HeadIndex, type HeadList, joinLists } from '../join/head-index'
import { type Fresh, type JoinPlan, planJoin, type SetRange, setRanges } from '../join/join-plan'
import { type HeadFilter, newFilter } from '../join/head-filter'
import type { HotGrams } from '../join/gram-order'
import type { Pairs } from '../columns/pairs'
import type { SetColumns } from '../shingles/shingle-sets'

/** The interface through which a join uses a crew of threads. */
export interface JoinCrew {
  /** Threads. */
  readonly size: number
  /** Does all tasks and gives their results in order; `each` is told of every one that is done. */
  map<Result>(tasks: readonly JoinTask[], each?: (done: number) => void): Promise<Result[]>
  /** Gives every thread the same task, while all are idle. */
  everyone(task: JoinTask): Promise<void>
}

/** The tasks of a join's thread, in order. */
export type JoinTask =
  | { step: 'sample'; sets: SetColumns; part: number; parts: number }
  | { step: 'plan'; plan: JoinPlan }
  | { step: 'mark'; filter: HeadFilter; part: number; parts: number }
  | { step: 'collect'; filter: HeadFilter; range: SetRange }
  | { step: 'probe'; index: HeadIndex; list: HeadList; range: SetRange }
  | { step: 'heads'; sets: SetColumns; threshold: number; hot: HotGrams; range: SetRange }
  | { step: 'sign'; sets: SetColumns; bands: Bands; range: SetRange }
  | { step: 'band'; sets: SetColumns; hashes: Uint32Array; bands: number; band: number; threshold: number }

/** Pairs of sets, in parts, and how many were compared to find them. */
export interface JoinedPairs {
  found: Pairs[]
  compared: number
}

/** The result of one task of the last round. */
export interface Probed {
  pairs: Pairs
  compared: number
}

export interface JoinOptions {
  threshold: number
  fresh?: Fresh
  report: (done: number, total: number) => void
}

/** Tasks per thread and round: enough that the last one does not keep the others waiting. */
export const TASKS_PER_THREAD = 8

/**
 * The exact join of distinct sets by a crew, in rounds over ranges that the threads share; shared
 * data is not copied.
 */
export async function joinByCrew(
  crew: JoinCrew,
  sets: SetColumns,
  { threshold, fresh, report }: JoinOptions,
): Promise<JoinedPairs & { plan: JoinPlan }> {
  const total = sets.sizeOf.length
  const round = <Result>(tasks: JoinTask[], each?: (done: number) => void): Promise<Result[]> =>
    crew.map<Result>(tasks, each)
  const threads = Array.from({ length: crew.size }, (_, part) => part)
  const ranges = setRanges(sets, crew.size * TASKS_PER_THREAD)
  const hot = await round<HotGrams>(threads.map((part) => ({ step: 'sample', sets, part, parts: crew.size })))
  const plan = planJoin(sets, threshold, hot, fresh)
  await crew.everyone({ step: 'plan', plan } satisfies JoinTask)
  const filter = newFilter(plan.heads)
  await round(threads.map((part) => ({ step: 'mark', filter, part, parts: crew.size })))
  const list = joinLists(await round<HeadList>(ranges.map((range) => ({ step: 'collect', filter, range }))))
  const index = buildIndex(plan, list)
  const probed = await round<Probed>(
    ranges.map((range) => ({ step: 'probe', index, list, range })),
    (done) => report(Math.round((done * total) / ranges.length), total),
  )
  return { ...foundBy(probed), plan }
}

export function foundBy(probed: readonly Probed[]): JoinedPairs {
  return {
    found: probed.map(({ pairs }) => pairs),
    compared: probed.reduce((sum, { compared }) => sum + compared, 0),
  }
}
