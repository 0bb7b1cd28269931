import { z } from 'zod'
import { dialogueOf, parseConversation, SCOPES, scopeText } from '@/lib/core/conversation'
import { sha256 } from '@/lib/core/hash'
import { insertPairs, type StoredPair } from '@/lib/db/duplicates'
import { recordEvent } from '@/lib/db/events'
import { completeRun, createRun, discardUnfinishedRuns } from '@/lib/db/runs'
import { walkExamples } from '@/lib/db/examples'
import { approvedIds } from '@/lib/db/releases'
import { clusterPairs, type Clusters, DEFAULT_SHINGLING, exactGroups, nearPairs, ShingleCollection } from '@/lib/dedup'
import { defineJob, type JobContext } from './define'

const VERSION = 1

const dedupParameters = z.object({
  method: z.enum(['exact', 'near']),
  threshold: z.number().gt(0).max(1).default(0.8),
  scope: z.enum(SCOPES).default('all'),
})
type DedupParameters = z.infer<typeof dedupParameters>

/** What a finished run says of itself; stored with it and printed by `winnow dedup`. */
interface DedupStats {
  method: 'exact' | 'near'
  threshold: number
  scope: string
  examples: number
  pairs: number
  clusters: number
  removable: number
  /** Removable rows whose whole conversation equals the kept one's to the letter. */
  exact: number
  ms: number
}

/** The columns of a dataset that duplicates are decided on, in id order. */
interface Columns {
  ids: number[]
  /** SHA-256 of the whole canonical conversation: equal means equal to the letter, tools and all. */
  hashes: Buffer[]
  /** SHA-256 of the dialogue, for the exact method. */
  dialogues: string[]
  shingles: ShingleCollection
  approved: Uint8Array
  completeness: Float64Array
}

/** Finds duplicates and, per cluster, what to keep. Short enough to be run again whole after a kill. */
export const dedupJob = defineJob<DedupParameters>({
  params: dedupParameters,

  run(params, context) {
    const started = performance.now()
    const { db, datasetId } = context
    discardUnfinishedRuns(db, datasetId, 'dedup')
    const runId = createRun(db, datasetId, 'dedup', VERSION, params)
    const columns = readColumns(params, context)
    context.report('Comparing', 0, columns.ids.length)
    const pairs = params.method === 'exact' ? exactGroups(columns.dialogues)
      : nearPairs(columns.shingles, { threshold: params.threshold, signal: context.signal, report: (_phase, done, total) => context.report('Comparing', done, total) })
    const clusters = clusterPairs(columns.ids.length, pairs, columns)
    context.report('Saving pairs', columns.ids.length, columns.ids.length)
    const removals = storedRemovals(columns, clusters)
    const stats: DedupStats = {
      method: params.method, threshold: params.method === 'exact' ? 1 : params.threshold, scope: params.scope, examples: columns.ids.length,
      pairs: pairs.left.length, clusters: clusters.clusters, removable: clusters.removable,
      exact: removals.reduce((total, pair) => total + pair.exact, 0), ms: Math.round(performance.now() - started),
    }
    db.transaction(() => {
      insertPairs(db, runId, removals)
      completeRun(db, runId, stats)
      recordEvent(db, 'winnow', 'dedup', { dataset: datasetId, run: runId, ...stats })
    })
    return Promise.resolve({ runId, ...stats })
  },

  discard(_params, { db, datasetId }) {
    discardUnfinishedRuns(db, datasetId, 'dedup')
  },
})

function readColumns(params: DedupParameters, context: JobContext): Columns {
  const approved = approvedIds(context.db, context.datasetId)
  const columns: Columns = { ids: [], hashes: [], dialogues: [], shingles: new ShingleCollection(DEFAULT_SHINGLING), approved: new Uint8Array(0), completeness: new Float64Array(0) }
  const turns: number[] = []
  for (const { id, hash, body } of walkExamples(context.db, context.datasetId)) {
    columns.ids.push(id)
    columns.hashes.push(hash)
    const conversation = parseConversation(body)
    turns.push(conversation.messages.length)
    if (params.method === 'near') columns.shingles.add(scopeText(conversation, params.scope))
    else columns.dialogues.push(sha256(JSON.stringify(dialogueOf(conversation, params.scope))))
    if (columns.ids.length % 5_000 === 0) {
      context.report('Reading', columns.ids.length, null)
      context.checkpoint()
    }
  }
  columns.approved = Uint8Array.from(columns.ids, (id) => (approved.has(id) ? 1 : 0))
  columns.completeness = Float64Array.from(turns)
  return columns
}

function storedRemovals(columns: Columns, clusters: Clusters): StoredPair[] {
  return clusters.removed.map(({ removed, kept, score }) => ({
    removedId: columns.ids[removed]!, keptId: columns.ids[kept]!, score, exact: columns.hashes[removed]!.equals(columns.hashes[kept]!) ? 1 : 0,
    clusterId: columns.ids[clusters.cluster[removed]!]!,
  }))
}

