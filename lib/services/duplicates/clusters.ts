import type { ClusterSort, ClusterState, ClusterSummary, ThresholdPoint } from '@/lib/contract/duplicates'
import { connectedAt, type Stars, thresholdCurve, thresholdSteps } from '@/lib/dedup'
import { type DuplicateView, lowestThreshold, REMOVED, starClusters, starsAt } from '@/lib/jobs'

/**
 * The clusters of a run at a threshold, as columns with one entry per row of the graph, of which
 * roots are the clusters.
 */
interface ClusterColumns {
  /** The first row of the cluster each row is in. */
  root: Uint32Array
  stars: Stars
  size: Uint32Array
  minScore: Float64Array
  maxScore: Float64Array
  removable: Uint32Array
  removed: Uint32Array
  kept: Uint32Array
  gone: Uint32Array
}

/** Curves of the cached views. */
const curveOf = new WeakMap<DuplicateView, ThresholdPoint[]>()

/** The undecided clusters and rows at each threshold, starting from that of the run. */
export function curveOfView(view: DuplicateView): ThresholdPoint[] {
  const known =
    curveOf.get(view) ??
    thresholdCurve(
      view.graph.ids.length,
      view.graph.pairs,
      starClusters(view),
      thresholdSteps(lowestThreshold(view.stats)),
    )
  curveOf.set(view, known)
  return known
}

export function clusterColumns(view: DuplicateView, threshold: number): ClusterColumns {
  const { graph, fate, decisions, goneOf } = view
  const count = graph.ids.length
  const columns: ClusterColumns = {
    root: connectedAt(count, graph.pairs, threshold),
    stars: starsAt(view, threshold),
    size: new Uint32Array(count),
    minScore: new Float64Array(count).fill(Infinity),
    maxScore: new Float64Array(count).fill(-Infinity),
    removable: new Uint32Array(count),
    removed: new Uint32Array(count),
    kept: new Uint32Array(count),
    gone: new Uint32Array(count),
  }
  columns.root.forEach((root, row) => {
    columns.size[root]!++
    if (columns.stars.kept[row] !== row) columns.removable[root]!++
    if (fate[row] === REMOVED) columns.removed[root]!++
  })
  for (const [row, { decision, otherId }] of decisions) {
    if (decision === 'keep') columns.kept[columns.root[row]!]!++
    else if (otherId !== null && goneOf(otherId) !== null) columns.gone[columns.root[row]!]!++
  }
  graph.pairs.score.forEach((score, pair) => {
    if (score < threshold) return
    const root = columns.root[graph.pairs.left[pair]!]!
    if (score < columns.minScore[root]!) columns.minScore[root] = score
    if (score > columns.maxScore[root]!) columns.maxScore[root] = score
  })
  return columns
}

/** The number of clusters in each state. */
export function countStates(columns: ClusterColumns): Record<ClusterState, number> {
  const counts: Record<ClusterState, number> = { undecided: 0, decided: 0, gone: 0, all: 0 }
  for (const state of ['undecided', 'decided', 'gone', 'all'] as const)
    counts[state] = rootsOf(columns, state).length
  return counts
}

/** A page of clusters, without the text of their rows. */
export function clusterPage(
  columns: ClusterColumns,
  state: ClusterState,
  sort: ClusterSort,
  from: number,
  limit: number,
): { roots: number[]; next: number | null } {
  const { size, minScore } = columns
  const worth = sort === 'size' ? (root: number) => -size[root]! : (root: number) => minScore[root]!
  const roots = rootsOf(columns, state).sort((one, other) => worth(one) - worth(other) || one - other)
  return { roots: roots.slice(from, from + limit), next: from + limit < roots.length ? from + limit : null }
}

export function summaryOf(
  view: DuplicateView,
  columns: ClusterColumns,
  root: number,
  start: string,
): ClusterSummary {
  return {
    id: view.graph.ids[root]!,
    size: columns.size[root]!,
    minScore: columns.minScore[root]!,
    maxScore: columns.maxScore[root]!,
    removable: columns.removable[root]!,
    removed: columns.removed[root]!,
    kept: columns.kept[root]!,
    gone: columns.gone[root]!,
    start,
  }
}

function rootsOf({ size, removable, gone }: ClusterColumns, state: ClusterState): number[] {
  const roots: number[] = []
  size.forEach((rows, root) => {
    if (rows < 2) return
    if (
      state === 'all' ||
      (state === 'gone' ? gone[root]! > 0 : removable[root]! > 0 === (state === 'undecided'))
    )
      roots.push(root)
  })
  return roots
}
