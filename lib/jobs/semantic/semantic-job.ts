import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { DuplicateGraph } from '@/lib/contract/duplicates'
import { type Difference, DIFFERENCES, type SemanticStats } from '@/lib/contract/semantic'
import { insertGraph } from '@/lib/db/duplicate-graphs'
import { insertPairs } from '@/lib/db/duplicates'
import { insertSemanticPairs, type StoredSemanticPair } from '@/lib/db/semantic-pairs'
import {
  type BorderlinePair,
  checkCosine,
  type CheckedPairs,
  checkPairs,
  clusterPairs,
  countZeros,
  type Clusters,
  differencesOf,
  makeGraph,
  type Pairs,
  sidesOf,
  type Vectors,
} from '@/lib/dedup'
import { Crew } from '../engine/crew'
import type { AnalysisWork } from '../engine/analysis'
import type { JobContext } from '../engine/define'
import { keepOrderOf } from '../duplicates/keep-order'
import type { SemanticParameters } from './parameters'
import { drawBorderline, runCalibration, toCalibrate } from './calibration'
import { SemanticRows } from './texts'
import { searchPairs } from './search'
import { embedByModel, embedLexically, findSemanticModel } from './vectors'

/**
 * Pairs in which the second check found a difference, kept for people to look at; nobody reads more
 * of them.
 */
const MOST_FLAGGED = 5_000

export const openSemantic: AnalysisWork<SemanticParameters, SemanticStats> = async (params, context) => {
  const started = performance.now()
  checkCosine(params.threshold)
  const model = await findSemanticModel(params.model, params.download, context)
  return {
    async run(runId) {
      const rows = new SemanticRows(context, params.scope)
      const crew = new Crew(
        join(context.root, 'dist/semantic-thread.js'),
        availableParallelism(),
        model?.kind === 'static' ? model : null,
      )
      try {
        const embedded =
          model === null ? embedLexically(rows, context) : await embedByModel(model, rows, crew, context)
        const embeddedAt = performance.now()
        const {
          pairs,
          search,
          recall,
          textRecall,
          rows: packed,
        } = await searchPairs(embedded.vectors, params.threshold, embedded.name, crew, context)
        const searchedAt = performance.now()
        context.report('Checking pairs', 0, pairs.left.length)
        const checked = checkPairs(pairs, (text) => rows.text(rows.firstRow[text]!))
        const alike = sidesOf(toRows(checked, rows)).taken
        const order = keepOrderOf(rows, context)
        const clusters = clusterPairs(rows.ids.length, alike, order)
        const graph = makeGraph({ ids: rows.ids, order, from: 0 }, alike, clusters.removed)
        const borderline = drawBorderline(packed, checked, params.threshold)
        const stats: Omit<SemanticStats, 'calibration'> = {
          method: 'semantic',
          vectors: embedded.name,
          model: embedded.model,
          dimensions: embedded.vectors.dimensions,
          threshold: params.threshold,
          scope: params.scope,
          examples: rows.ids.length,
          texts: rows.firstRow.length,
          cached: embedded.cached,
          unread: countZeros(embedded.vectors),
          pairs: pairs.left.length,
          search,
          recall,
          textRecall,
          differing: countDifferences(checked),
          clusters: clusters.clusters,
          suggested: clusters.removable,
          toLabel: borderline.length,
          ms: {
            vectors: Math.round(embeddedAt - started),
            search: Math.round(searchedAt - embeddedAt),
            total: Math.round(performance.now() - started),
          },
        }
        return saving(
          runId,
          stats,
          { rows, vectors: embedded.vectors, clusters, graph, checked, borderline },
          context,
        )
      } finally {
        await crew.close()
      }
    },
  }
}

/** Pairs of texts as pairs of their first rows, and the other rows with each text as its equals. */
function toRows({ pairs, differences }: CheckedPairs, { textOf, firstRow }: SemanticRows): CheckedPairs {
  const later = Array.from(textOf.keys()).filter((row) => firstRow[textOf[row]!] !== row)
  const count = later.length + pairs.left.length
  const all: Pairs = {
    left: new Uint32Array(count),
    right: new Uint32Array(count),
    score: new Float64Array(count).fill(1),
  }
  const bits = new Uint8Array(count)
  later.forEach((row, at) => {
    all.left[at] = firstRow[textOf[row]!]!
    all.right[at] = row
  })
  all.left.set(
    pairs.left.map((text) => firstRow[text]!),
    later.length,
  )
  all.right.set(
    pairs.right.map((text) => firstRow[text]!),
    later.length,
  )
  all.score.set(pairs.score, later.length)
  bits.set(differences, later.length)
  return { pairs: all, differences: bits }
}

function countDifferences({ differences }: CheckedPairs): Record<Difference, number> {
  const counts: Record<Difference, number> = { numbers: 0, negation: 0, order: 0 }
  for (const bits of differences)
    for (const [at, difference] of DIFFERENCES.entries()) counts[difference] += (bits >> at) & 1
  return counts
}

interface Found {
  rows: SemanticRows
  vectors: Vectors
  clusters: Clusters
  graph: DuplicateGraph
  checked: CheckedPairs
  borderline: BorderlinePair[]
}

/** The last step of a run, with everything that is stored ready. */
function saving(
  runId: number,
  counted: Omit<SemanticStats, 'calibration'>,
  { rows, vectors, clusters, graph, checked, borderline }: Found,
  context: JobContext,
): () => SemanticStats {
  const { db } = context
  const { threshold, scope } = counted
  const id = (row: number): number => rows.ids[row]!
  const suggested = clusters.removed.map(({ removed, kept, score }) => ({
    removedId: id(removed),
    keptId: id(kept),
    score,
    exact: rows.hashes[removed]!.equals(rows.hashes[kept]!) ? 1 : 0,
    clusterId: id(clusters.cluster[removed]!),
  }))
  const semanticPairs = [
    ...flagged(checked, (text) => id(rows.firstRow[text]!)),
    ...toCalibrate(borderline, { rows, vectors, scope }, context),
  ]
  return () => {
    insertPairs(db, runId, suggested)
    insertGraph(db, runId, graph)
    insertSemanticPairs(db, runId, semanticPairs)
    return { ...counted, calibration: runCalibration(runId, threshold, scope, context) }
  }
}

/** The most similar of the pairs with a difference. */
function flagged(
  { pairs, differences }: CheckedPairs,
  firstId: (text: number) => number,
): StoredSemanticPair[] {
  return Array.from(differences.keys())
    .filter((at) => differences[at] !== 0)
    .sort((one, other) => pairs.score[other]! - pairs.score[one]!)
    .slice(0, MOST_FLAGGED)
    .map((at) => ({
      leftId: firstId(pairs.left[at]!),
      rightId: firstId(pairs.right[at]!),
      score: pairs.score[at]!,
      weight: null,
      differences: JSON.stringify(differencesOf(differences[at]!)),
    }))
}
