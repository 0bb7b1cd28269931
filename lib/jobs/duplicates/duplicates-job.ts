import { join } from 'node:path'
import type { DedupStats, DuplicateGraph } from '@/lib/contract/duplicates'
import { WinnowError } from '@/lib/core/errors'
import { findDataset } from '@/lib/db/datasets'
import { insertGraph } from '@/lib/db/duplicate-graphs'
import { finishedImports, insertPairs, sameDatasets, type StoredPair } from '@/lib/db/duplicates'
import {
  clusterPairs,
  countPairs,
  makeGraph,
  type Pairs,
  removalPairs,
  twinsElsewhere,
  areIdentical,
  type ComparedRows,
  warningsOf,
} from '@/lib/dedup'
import { Crew } from '../engine/crew'
import type { DedupParameters } from './parameters'
import { threadsFor } from './read-rows'
import type { AnalysisWork } from '../engine/analysis'
import type { JobContext } from '../engine/define'
import { keepOrderOf } from './keep-order'
import { type ExactSearch, sameButSystem, sameWords, searchExact } from './exact-search'
import type { NearThreadData } from './search-thread'
import { searchAcross, searchNear } from './near-search'

/** The rows that a search suggests to remove, and its statistics. */
interface SearchOutcome {
  removals: StoredPair[]
  graph: DuplicateGraph
  /** Removed rows that are the same in the compared part only. */
  differing: number
  stats: Pick<DedupStats, 'examples' | 'pairs' | 'compared' | 'clusters'> & Partial<DedupStats>
}

export const openDedup: AnalysisWork<DedupParameters, DedupStats> = async (params, context) => {
  const started = performance.now()
  const { db, datasetId } = context
  const against = params.against === undefined ? null : await otherDataset(params.against, context)
  return {
    others: against === null ? [] : [against],

    async run(runId) {
      const { removals, graph, differing, stats: found } = await search(params, context, against)
      context.report('Saving pairs', found.examples, found.examples)
      const stats: DedupStats = {
        method: params.method,
        threshold: params.method === 'exact' ? 1 : params.threshold,
        scope: params.scope,
        ...(params.method !== 'exact' && { shingle: params.shingle, setAside: params.ignoreBoilerplate }),
        ...(params.against !== undefined && { against: params.against }),
        ...found,
        removable: removals.length,
        exact: removals.reduce((total, pair) => total + pair.exact, 0),
        warnings: warningsOf(params.scope, {
          examples: found.examples,
          removable: removals.length,
          differing,
          sameWords: found.sameWords ?? 0,
        }),
        sameAs: sameDatasets(db, datasetId).map(({ name }) => name),
        ms: Math.round(performance.now() - started),
      }
      return () => {
        insertPairs(db, runId, removals)
        insertGraph(db, runId, graph)
        return stats
      }
    },
  }
}

async function otherDataset(name: string, { db, datasetId }: JobContext): Promise<number> {
  const other = await findDataset(db, name)
  if (other === null) throw new WinnowError('not-found', `There is no dataset called ${name}.`)
  if (other.id === datasetId)
    throw new WinnowError(
      'usage',
      `${name} cannot be compared against itself: leave the other dataset out to compare its rows with each other.`,
    )
  return other.id
}

async function search(
  params: DedupParameters,
  context: JobContext,
  against: number | null,
): Promise<SearchOutcome> {
  const rows = rowsOf(context, context.datasetId) + (against === null ? 0 : rowsOf(context, against))
  const workerData: NearThreadData = {
    database: context.home.database,
    scope: params.scope,
    shingling: params.shingle,
  }
  const crew = new Crew(join(context.root, 'dist/search-thread.js'), threadsFor(rows), workerData)
  try {
    if (params.method === 'exact')
      return exactOutcome(await searchExact(crew, context, against), params, context, against)
    if (against !== null) {
      const {
        rows: all,
        from,
        setOf,
        pairs,
        compared,
        boilerplate,
      } = await searchAcross(crew, params, context, against)
      return acrossOutcome(all, from, setOf, pairs, context, {
        compared,
        ...(boilerplate && { boilerplate: shown(boilerplate) }),
      })
    }
    const {
      rows: own,
      pairs,
      compared,
      boilerplate,
      minhash,
      added,
    } = await searchNear(crew, params, context)
    return keptOutcome(own, pairs, context, {
      compared,
      ...(boilerplate && { boilerplate: shown(boilerplate) }),
      ...(minhash && { minhash }),
      ...(added && { added }),
    })
  } finally {
    await crew.close()
  }
}

function rowsOf({ db }: JobContext, datasetId: number): number {
  return finishedImports(db, datasetId).reduce((total, { accepted }) => total + accepted, 0)
}

function exactOutcome(
  found: ExactSearch,
  params: DedupParameters,
  context: JobContext,
  against: number | null,
): SearchOutcome {
  const { rows, from, pairs, digests } = found
  const outcome =
    against === null
      ? keptOutcome(rows, pairs, context, {
          compared: 0,
          sameWords: sameWords(found),
          ...(params.scope === 'all' && { butSystem: sameButSystem(found) }),
        })
      : acrossOutcome(rows, from, groupsOf(digests.same), pairs, context, {
          compared: 0,
          sameWords: sameWords(found),
        })
  if (params.scope === 'all') return outcome
  const otherOf = new Map(Array.from(rows.ids, (id, at) => [id, digests.other[at]]))
  return {
    ...outcome,
    differing: outcome.removals.filter(
      ({ removedId, keptId }) => otherOf.get(removedId) !== otherOf.get(keptId),
    ).length,
  }
}

/** Per cluster: the rows to remove, and the kept row that each duplicates. */
function keptOutcome(
  rows: ComparedRows,
  pairs: Pairs,
  context: JobContext,
  stats: Partial<DedupStats> & { compared: number },
): SearchOutcome {
  const order = keepOrderOf(rows, context)
  const { removed, cluster, clusters } = clusterPairs(rows.ids.length, pairs, order)
  const removals = removed.map(({ removed: gone, kept, score }): StoredPair => ({
    removedId: rows.ids[gone]!,
    keptId: rows.ids[kept]!,
    score,
    exact: areIdentical(rows, gone, kept) ? 1 : 0,
    clusterId: rows.ids[cluster[gone]!]!,
  }))
  return outcomeOf(removals, makeGraph({ ids: rows.ids, order, from: 0 }, pairs, removed), {
    examples: rows.ids.length,
    pairs: countPairs(pairs),
    clusters,
    ...stats,
  })
}

/** Rows of this dataset with a twin in the other one, which is never changed. */
function acrossOutcome(
  rows: ComparedRows,
  from: number,
  setOf: Uint32Array,
  pairs: Pairs,
  context: JobContext,
  stats: Partial<DedupStats> & { compared: number },
): SearchOutcome {
  const twins = twinsElsewhere({ setOf }, from, pairs)
  const removals = twins.map(({ document, twin, score }): StoredPair => ({
    removedId: rows.ids[document]!,
    keptId: rows.ids[twin]!,
    score,
    exact: areIdentical(rows, document, twin) ? 1 : 0,
    clusterId: rows.ids[twin]!,
  }))
  // The only pairs to decide are those of each row with its twin: the twin is kept at any
  // threshold.
  const removed = twins.map(({ document, twin, score }) => ({ removed: document, kept: twin, score }))
  const graph = makeGraph(
    { ids: rows.ids, order: keepOrderOf(rows, context), from },
    removalPairs(removed),
    removed,
  )
  return outcomeOf(removals, graph, {
    examples: rows.ids.length - from,
    pairs: pairs.left.reduce(
      (across, left, at) => across + (left < from && pairs.right[at]! >= from ? 1 : 0),
      0,
    ),
    clusters: new Set(twins.map(({ twin }) => twin)).size,
    ...stats,
  })
}

function outcomeOf(
  removals: StoredPair[],
  graph: DuplicateGraph,
  stats: SearchOutcome['stats'],
): SearchOutcome {
  return { removals, graph, differing: removals.filter(({ exact }) => exact === 0).length, stats }
}

/** Equal digests as equal numbers. */
function groupsOf(digests: readonly string[]): Uint32Array {
  const numberOf = new Map<string, number>()
  return Uint32Array.from(digests, (digest) => {
    if (!numberOf.has(digest)) numberOf.set(digest, numberOf.size)
    return numberOf.get(digest)!
  })
}

function shown({
  grams,
  spans,
}: {
  grams: Uint32Array
  spans: NonNullable<DedupStats['boilerplate']>['spans']
}): NonNullable<DedupStats['boilerplate']> {
  return { shingles: grams.length, spans }
}
