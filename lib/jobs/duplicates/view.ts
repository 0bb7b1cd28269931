import { lowerBound } from '@/lib/core/lower-bound'
import type { DuplicateAnalysis, DuplicateGraph, DuplicateStats } from '@/lib/contract/duplicates'
import type { RowDecisionView } from '@/lib/contract/row-decisions'
import type { Database } from '@/lib/db/client'
import { allPairs, datasetOfRow } from '@/lib/db/duplicates'
import { graphOf } from '@/lib/db/duplicate-graphs'
import { lastId } from '@/lib/db/last-id'
import { approvedIds } from '@/lib/db/releases'
import { decisionsOf, deletedOthers, setAsideIds } from '@/lib/db/row-decisions'
import { rejectedIds } from '@/lib/db/verdicts'
import { type KeepOrder, makeGraph, removalPairs, StarClusters, type Standing, type Stars } from '@/lib/dedup'
import type { FinishedRun } from '../engine/finished-run'

/** The state of a row: present, or the reason why it is no longer compared. */
const THERE = 0
export const REMOVED = 1
export const REJECTED = 2
export const SET_ASIDE = 3
const DELETED = 4

/**
 * The latest run of an analysis with its graph, and what people have decided of its rows by now.
 */
export interface DuplicateView {
  run: FinishedRun<DuplicateStats>
  by: DuplicateAnalysis
  stats: DuplicateStats
  graph: DuplicateGraph
  rowOf: (exampleId: number) => number | null
  /** The dataset of the rows it was compared with; null if that no longer exists. */
  otherDatasetId: number | null
  order: KeepOrder
  standing: Standing
  /** Per row of the graph, one of the words above. */
  fate: Uint8Array
  /** The decision that counts, by row of the graph. */
  decisions: ReadonlyMap<number, RowDecisionView>
  /** Whether the row with this id, kept in place of removed ones, is no longer there, and why. */
  goneOf: (exampleId: number) => 'rejected' | 'set-aside' | 'deleted' | null
}

/**
 * Views are rebuilt when anything was decided; graphs only for another run. Few, because one may
 * take 100 MB.
 */
const MOST_KEPT = 3
const graphs = new Map<string, DuplicateGraph>()
const views = new Map<string, DuplicateView>()

/** A run of a search for duplicates by what has been decided up to now. */
export function duplicateViewOf(
  db: Database,
  run: FinishedRun<DuplicateStats>,
  by: DuplicateAnalysis,
): DuplicateView {
  // Every decision and every verdict is an event: with the same last one nothing has changed.
  return remembered(views, `${db.file} ${run.id} ${lastId(db, 'Event')}`, () => viewOf(db, run, by))
}

/** Clusters of the cached views. */
const starsOf = new WeakMap<DuplicateView, StarClusters>()

export function starClusters(view: DuplicateView): StarClusters {
  const known =
    starsOf.get(view) ?? new StarClusters(view.graph.ids.length, view.graph.pairs, view.order, view.standing)
  starsOf.set(view, known)
  return known
}

/**
 * The rows that could be removed at a threshold, among those nobody has decided about, and the rows
 * kept for them.
 */
export function starsAt(view: DuplicateView, threshold: number): Stars {
  return starClusters(view).at(threshold)
}

/** The dataset whose rows a run compared its own with; null where it compared them with each other. */
export function comparedWith(stats: DuplicateStats): string | null {
  return stats.method === 'semantic' ? null : (stats.against ?? null)
}

/** The similarity from which on a run has looked for pairs. */
export function lowestThreshold(stats: DuplicateStats): number {
  return stats.method === 'exact' ? 1 : stats.threshold
}

export interface Copy {
  id: number
  keptId: number
}

/**
 * The rows that a run suggests to remove and of which nobody has decided: every place that counts
 * or lists them asks here.
 */
export function undecidedCopies(view: DuplicateView): Copy[] {
  const { ids } = view.graph
  const { kept } = starsAt(view, lowestThreshold(view.stats))
  return Array.from(kept.keys())
    .filter((row) => kept[row] !== row)
    .map((row) => ({ id: ids[row]!, keptId: ids[kept[row]!]! }))
}

function viewOf(db: Database, run: FinishedRun<DuplicateStats>, by: DuplicateAnalysis): DuplicateView {
  const stats = run.statistics
  const against = comparedWith(stats)
  const graph = remembered(
    graphs,
    `${db.file} ${run.id}`,
    () => graphOf(db, run.id) ?? graphOfPairs(db, run.id, against),
  )
  const rejected = rejectedIds(db, run.datasetId)
  const elsewhere = setAsideIds(db, run.datasetId, 'contamination')
  const removed = setAsideIds(db, run.datasetId, 'duplicate')
  const deleted = deletedOthers(db, run.datasetId, 'duplicate')
  const approved = approvedIds(db, run.datasetId)
  const fate = Uint8Array.from(graph.ids, (id) => {
    if (rejected.has(id)) return REJECTED
    if (elsewhere.has(id)) return SET_ASIDE
    return removed.has(id) ? REMOVED : THERE
  })
  const decisions = new Map<number, RowDecisionView>()
  const held = graph.foreign.slice()
  const rowOf = rowFinder(graph)
  for (const decision of decisionsOf(db, run.datasetId, 'duplicate')) {
    const row = rowOf(decision.exampleId)
    if (row !== null) {
      decisions.set(row, decision)
      if (decision.decision === 'keep') held[row] = 1
    }
    // A row kept in place of others is not suggested itself: they would lose their replacement.
    const other = decision.decision === 'remove' && decision.otherId !== null ? rowOf(decision.otherId) : null
    if (other !== null) held[other] = 1
  }
  // The other dataset may have been deleted: as a whole, so one of its rows is enough to tell.
  const firstForeign = graph.foreign.indexOf(1)
  const otherDatasetId =
    firstForeign === -1 || against === null ? null : datasetOfRow(db, graph.ids[firstForeign]!, against)
  if (firstForeign !== -1 && otherDatasetId === null)
    graph.foreign.forEach((is, row) => is === 1 && (fate[row] = DELETED))
  return {
    run,
    by,
    stats,
    graph,
    rowOf,
    otherDatasetId,
    fate,
    decisions,
    order: {
      approved: Uint8Array.from(graph.ids, (id) => (approved.has(id) ? 1 : 0)),
      protected: graph.protected,
      completeness: graph.completeness,
      ...(graph.score && { score: graph.score }),
    },
    standing: { held, absent: Uint8Array.from(fate, (what) => (what === THERE ? 0 : 1)) },
    goneOf: (id) => {
      if (rejected.has(id)) return 'rejected'
      if (elsewhere.has(id) || removed.has(id)) return 'set-aside'
      return deleted.has(id) ? 'deleted' : null
    },
  }
}

/** For a run without a graph, from an earlier version: the suggested pairs are known. */
function graphOfPairs(db: Database, runId: number, against: string | null): DuplicateGraph {
  const pairs = [...allPairs(db, runId)]
  const theirs = ascending(against === null ? [] : pairs.map(({ keptId }) => keptId))
  const own = ascending(
    pairs.flatMap(({ removedId, keptId }) => (against === null ? [removedId, keptId] : [removedId])),
  )
  const ids = [...theirs, ...own]
  const numberOf = new Map(ids.map((id, at) => [id, at]))
  const removed = pairs.map(({ removedId, keptId, score }) => ({
    removed: numberOf.get(removedId)!,
    kept: numberOf.get(keptId)!,
    score,
  }))
  // Why the run kept these is not known; they rank first.
  const keptRows = new Float64Array(ids.length)
  for (const { kept } of removed) keptRows[kept] = 1
  return {
    ...makeGraph({ ids, order: {}, from: theirs.length }, removalPairs(removed), removed),
    score: keptRows,
    complete: false,
  }
}

function ascending(ids: readonly number[]): number[] {
  return [...new Set(ids)].sort((one, other) => one - other)
}

/**
 * Finds the number of a row in the graph; null where it is not in it. Ids ascend in each dataset,
 * the other dataset's first.
 */
function rowFinder({ ids, foreign }: DuplicateGraph): (exampleId: number) => number | null {
  const split = foreign.lastIndexOf(1) + 1
  return (id) => find(ids, id, 0, split) ?? find(ids, id, split, ids.length)
}

function find(ids: Float64Array, id: number, from: number, to: number): number | null {
  const at = lowerBound(ids, id, from, to)
  return at < to && ids[at] === id ? at : null
}

function remembered<Key, Value>(known: Map<Key, Value>, key: Key, make: () => Value): Value {
  const value = known.get(key) ?? make()
  known.delete(key)
  known.set(key, value)
  if (known.size > MOST_KEPT) known.delete(known.keys().next().value!)
  return value
}
