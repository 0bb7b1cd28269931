import { z } from 'zod'
import type { Scope } from '@/lib/core/conversation'
import {
  CLUSTER_SORTS,
  CLUSTER_STATES,
  DUPLICATE_ANALYSES,
  type DuplicateAnalysis,
  type DuplicateCluster,
  type DuplicateGesture,
  type DuplicatePage,
  type DuplicateStats,
} from '@/lib/contract/duplicates'
import { WinnowError } from '@/lib/core/errors'
import type { DecisionBatch, RowDecisionRequest } from '@/lib/contract/row-decisions'
import { allPairs, startOfRow } from '@/lib/db/duplicates'
import { latestRun } from '@/lib/db/runs'
import { ANALYSES, type DuplicateView, latestFinished, lowestThreshold, REMOVED, starsAt } from '@/lib/jobs'
import { clusterColumns, clusterPage, countStates, curveOfView, summaryOf } from './clusters'
import { clusterMembers, type ClusterRows, clusterRows, seenHash } from './members'
import type { memberTexts } from './texts'
import { duplicateView } from './view'
import { requirePlace, thisHome } from '../host/place'
import { decideRows, recentDecisions } from '../row-decisions'
import { standingOf } from '../jobs/run-standing'
import { bulkRefusal } from '../semantic'
import type { Session } from '../host/session'

const PAGE = 50
const SHOWN_GESTURES = 5

const threshold = z.coerce.number().gt(0).max(1)

const pageQuery = z.object({
  by: z.enum(DUPLICATE_ANALYSES).default('dedup'),
  threshold: threshold.optional(),
  sort: z.enum(CLUSTER_SORTS).default('size'),
  state: z.enum(CLUSTER_STATES).default('undecided'),
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1_000).default(PAGE),
})

/** The thresholds of the latest runs; null where there is none. */
export async function duplicateRuns(
  session: Session,
  name: string,
): Promise<Record<DuplicateAnalysis, number | null>> {
  const { id } = await session.dataset(name, 'reader')
  const of = (by: DuplicateAnalysis): number | null => {
    const run = latestFinished<object, DuplicateStats>(ANALYSES[by], session.db, id)
    return run === null ? null : lowestThreshold(run.statistics)
  }
  return { dedup: of('dedup'), semantic: of('semantic') }
}

/**
 * Clusters of the latest run at a threshold, with what people have decided by now; null before the
 * first run.
 */
export async function duplicatePage(
  session: Session,
  name: string,
  query: z.input<typeof pageQuery> = {},
): Promise<DuplicatePage | null> {
  const { by, sort, state, after, limit, ...asked } = pageQuery.parse(query)
  const view = await duplicateView(session, name, by)
  if (view === null) return null
  const { db } = session
  const at = checkThreshold(view, asked.threshold)
  const columns = clusterColumns(view, at)
  const { roots, next } = clusterPage(columns, state, sort, after, limit)
  return {
    home: thisHome(session),
    datasetId: view.run.datasetId,
    run: {
      id: view.run.id,
      at: view.run.createdAt,
      by,
      stats: view.stats,
      complete: view.graph.complete,
      stale: standingOf(session, view.run, await session.dataset(name, 'reader')).stale,
    },
    threshold: at,
    curve: curveOfView(view),
    states: countStates(columns),
    clusters: roots.map((root) => summaryOf(view, columns, root, startOfRow(db, view.graph.ids[root]!))),
    next,
    gestures: await recentDecisions(session, name, 'duplicate', SHOWN_GESTURES),
    refusal: await refusalOf(session, name, view, at),
  }
}

const clusterQuery = z.object({
  by: z.enum(DUPLICATE_ANALYSES).default('dedup'),
  threshold: threshold.optional(),
  keeper: z.coerce.number().int().optional(),
})

/**
 * One cluster with the text of its rows, as it is or with another row kept. `readTexts` runs
 * memberTexts: a server does that in its workroom, and a command in its own process.
 */
export async function duplicateCluster(
  session: Session,
  name: string,
  cluster: number,
  query: z.input<typeof clusterQuery>,
  readTexts: typeof memberTexts,
): Promise<DuplicateCluster> {
  const { by, keeper, ...asked } = clusterQuery.parse(query)
  const view = await duplicateView(session, name, by)
  if (view === null) throw new WinnowError('not-found', `${name} has not been compared yet.`)
  const at = checkThreshold(view, asked.threshold)
  const { columns, root, chosen } = openCluster(view, at, cluster, keeper)
  const rows = clusterRows(view, at, columns.root, root, chosen)
  const { members, hidden } = clusterMembers(view, rows)
  const seen = seenHash(session, view, rows)
  const texts = await readTexts(
    session,
    members.map(({ place, kept }) => ({ place, kept })),
    view.stats.method === 'exact' ? (view.stats.scope as Scope) : null,
  )
  return {
    ...summaryOf(view, columns, root, startOfRow(session.db, view.graph.ids[root]!)),
    threshold: at,
    keeper: keeper ?? null,
    members: members.map(({ shown }, index) => ({ ...shown, ...texts[index]! })),
    hidden,
    seen,
    removable: goingRows(rows).length,
  }
}

const seen = z.string().max(64).optional()
const gestureRequest = z.discriminatedUnion('gesture', [
  z.object({
    gesture: z.literal('remove-others'),
    run: z.int(),
    threshold,
    cluster: z.int(),
    keeper: z.int().optional(),
    seen,
  }),
  z.object({ gesture: z.literal('keep-all'), run: z.int(), threshold, cluster: z.int(), seen }),
  z.object({ gesture: z.literal('keep'), run: z.int(), threshold, cluster: z.int(), row: z.int(), seen }),
  z.object({
    gesture: z.literal('remove-suggested'),
    run: z.int(),
    threshold,
    removable: z.int().optional(),
  }),
])

/**
 * Keeps one gesture. Which rows it is about is found out here, from the run and what was decided by
 * now.
 */
export async function decideDuplicates(
  session: Session,
  name: string,
  request: DuplicateGesture,
): Promise<DecisionBatch> {
  const gesture = gestureRequest.parse(request)
  const view = await viewOfRun(session, name, gesture.run)
  const at = checkThreshold(view, gesture.threshold)
  if (gesture.gesture === 'remove-suggested') {
    const refusal = await refusalOf(session, name, view, at)
    if (refusal !== null) throw new WinnowError('conflict', refusal)
  }
  const rows = rowsOf(session, view, at, gesture)
  if (rows.length === 0)
    throw new WinnowError(
      'conflict',
      'Nothing is left to decide here: every row of it has been decided about already.',
    )
  return decideRows(session, view.run, 'duplicate', methodWords(view.stats, at), rows)
}

const shownGesture = z.union([
  z.looseObject({ gesture: z.literal('remove-suggested') }),
  z.looseObject({ seen: z.string() }),
])

/**
 * The same for the browser, which names its place and the texts it showed. Throws what requirePlace
 * throws.
 */
export async function decideShownDuplicates(
  session: Session,
  name: string,
  request: unknown,
): Promise<DecisionBatch> {
  await requirePlace(session, name, request)
  return decideDuplicates(session, name, shownGesture.parse(request) as DuplicateGesture)
}

/** Every removal the latest run suggests: the removed row, the kept one, and their similarity. */
export async function* suggestedPairs(
  session: Session,
  name: string,
  by: DuplicateAnalysis,
): AsyncGenerator<{ removed: number; kept: number; score: number }> {
  const { db } = session
  const run = latestRun(db, (await session.dataset(name, 'reader')).id, by)
  if (run === undefined) return
  for (const { removedId, keptId, score } of [...allPairs(db, run.id)])
    yield { removed: removedId, kept: keptId, score }
}

function rowsOf(
  session: Session,
  view: DuplicateView,
  at: number,
  gesture: DuplicateGesture,
): RowDecisionRequest[] {
  if (gesture.gesture === 'remove-suggested') return suggestedRemovals(view, at, gesture.removable)
  const { columns, root, chosen } = openCluster(
    view,
    at,
    gesture.cluster,
    gesture.gesture === 'remove-others' ? gesture.keeper : undefined,
  )
  const cluster = clusterRows(view, at, columns.root, root, chosen)
  if (gesture.seen !== undefined && gesture.seen !== seenHash(session, view, cluster))
    throw new WinnowError(
      'conflict',
      'A row of this cluster was changed while it was on your screen. Nothing was decided: open the cluster again.',
    )
  if (gesture.gesture === 'remove-others')
    return [
      ...goingRows(cluster).map((row) => removal(view, cluster, row)),
      ...comeBack(view, cluster).map((row) => keeping(view, row)),
    ].filter((request) => !isInForce(view, request))
  const rows =
    gesture.gesture === 'keep'
      ? cluster.rows.filter((row) => view.graph.ids[row] === gesture.row)
      : cluster.rows
  if (rows.length === 0)
    throw new WinnowError(
      'not-found',
      `Row ${gesture.gesture === 'keep' ? gesture.row : ''} is not in this cluster. Open it again.`,
    )
  return rows
    .filter((row) => view.graph.foreign[row] === 0)
    .map((row) => keeping(view, row))
    .filter((request) => !isInForce(view, request))
}

/** All rows that could be removed at a threshold and that nobody has decided about. */
function suggestedRemovals(
  view: DuplicateView,
  at: number,
  expected: number | undefined,
): RowDecisionRequest[] {
  const stars = starsAt(view, at)
  const going = Array.from(stars.kept.keys()).filter((row) => stars.kept[row] !== row)
  if (expected !== undefined && expected !== going.length) {
    throw new WinnowError(
      'conflict',
      `There are ${going.length.toLocaleString('en')} rows to remove now, no longer ${expected.toLocaleString('en')}: something was decided meanwhile. Nothing was removed; look again.`,
    )
  }
  return going.map((row) => removal(view, { stars }, row))
}

function removal(
  { graph }: DuplicateView,
  { stars }: Pick<ClusterRows, 'stars'>,
  row: number,
): RowDecisionRequest {
  return {
    exampleId: graph.ids[row]!,
    decision: 'remove',
    otherId: graph.ids[stars.kept[row]!]!,
    score: stars.score[row]!,
  }
}

function keeping({ graph }: DuplicateView, row: number): RowDecisionRequest {
  return { exampleId: graph.ids[row]!, decision: 'keep', otherId: null, score: null }
}

function goingRows({ rows, stars, out }: ClusterRows): number[] {
  return rows.filter((row) => !out(row) && stars.kept[row] !== row)
}

/** Removed rows that come back, because the new decision about the cluster keeps them. */
function comeBack({ fate }: DuplicateView, { rows, stars, out }: ClusterRows): number[] {
  return rows.filter((row) => fate[row] === REMOVED && !out(row) && stars.kept[row] === row)
}

function isInForce(
  { decisions, rowOf }: DuplicateView,
  { exampleId, decision, otherId }: RowDecisionRequest,
): boolean {
  const known = decisions.get(rowOf(exampleId)!)
  return known?.decision === decision && known.otherId === otherId
}

function openCluster(view: DuplicateView, at: number, cluster: number, keeper: number | undefined) {
  const columns = clusterColumns(view, at)
  const row = view.rowOf(cluster)
  if (row === null || columns.size[columns.root[row]!]! < 2)
    throw new WinnowError(
      'not-found',
      `There is no cluster with row ${cluster} at ${at}. See the list for the existing ones.`,
    )
  const chosen = keeper === undefined ? null : view.rowOf(keeper)
  if (keeper !== undefined && chosen === null)
    throw new WinnowError('not-found', `Row ${keeper} is not in this cluster. Open it again.`)
  return { columns, root: columns.root[row]!, chosen }
}

/** The view of a run that is still the latest of its kind. */
async function viewOfRun(session: Session, name: string, run: number): Promise<DuplicateView> {
  for (const by of DUPLICATE_ANALYSES) {
    const view = await duplicateView(session, name, by)
    if (view?.run.id === run) return view
  }
  throw new WinnowError(
    'conflict',
    'A newer search has finished since this page was loaded. Nothing was changed; load the page again and decide on its clusters.',
  )
}

/**
 * @throws WinnowError `usage` below the threshold of the run: what lies there was not searched.
 */
function checkThreshold({ stats }: DuplicateView, asked: number | undefined): number {
  const lowest = lowestThreshold(stats)
  if (asked === undefined || asked >= lowest) return asked ?? lowest
  throw new WinnowError(
    'usage',
    `The last search looked for pairs from ${lowest} on; ${asked} needs a new search with a lower similarity.`,
  )
}

/**
 * Why suggestions cannot be applied all at once. Cluster by cluster they can, since a person has
 * looked at each.
 */
async function refusalOf(
  session: Session,
  name: string,
  { by }: DuplicateView,
  at: number,
): Promise<string | null> {
  return by === 'semantic' ? bulkRefusal(session, name, at) : null
}

function scopeWords(scope: string): string {
  if (scope === 'all') return ''
  return scope === 'prompt' ? ', prompts only' : ', responses only'
}

/** How the search found the rows, stored with each decision. */
function methodWords(stats: DuplicateStats, at: number): string {
  const part = scopeWords(stats.scope)
  if (stats.method === 'exact') return `exact${part}`
  if (stats.method === 'semantic') return `by meaning at ${at}, ${stats.vectors}${part}`
  const shingle = stats.shingle ? `, ${stats.shingle.unit} ${stats.shingle.size}-grams` : ''
  return `${stats.method} at ${at}${shingle}${part}`
}
