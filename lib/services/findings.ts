import { type Conversation, messageText } from '@/lib/core/conversation'
import type { AuditReport, AuditStats, ClusterMember, ClusterPage, ClusterView } from '@/lib/core/views'

import { allPairs, clustersOf, memberOf, pairsOfCluster, type StoredCluster } from '@/lib/db/duplicates'
import { countRules, latestRun } from '@/lib/db/runs'
import { ruleOf } from './rules'
import { datasetNamed, studio } from './studio'

const SAMPLED_EXAMPLES = 5

export async function auditReport(name: string): Promise<AuditReport | null> {
  const { db } = studio()
  const dataset = await datasetNamed(name)
  const run = latestRun(db, dataset.id, 'audit')
  if (run === undefined) return null
  const rules = countRules(db, run.id, SAMPLED_EXAMPLES).map((found) => {
    const rule = ruleOf(found.rule)
    return { ...found, title: rule?.title ?? found.rule, why: rule?.why ?? '', remedy: rule?.remedy ?? '' }
  })
  return { at: run.createdAt, stats: JSON.parse(run.stats) as AuditStats, rules }
}

const CLUSTER_PAGE = 30
/** Members beyond this are counted, not shown: nobody reads a cluster of thousands side by side. */
const SHOWN_MEMBERS = 12

export async function duplicateClusters(name: string, query: { after?: string; sort?: 'size' | 'doubt' } = {}): Promise<ClusterPage | null> {
  const { db } = studio()
  const dataset = await datasetNamed(name)
  const run = latestRun(db, dataset.id, 'dedup')
  if (run === undefined) return null
  const stats = JSON.parse(run.stats) as { method: string; threshold: number; clusters: number; removable: number }
  const offset = Math.max(0, Math.trunc(Number(query.after ?? 0)) || 0)
  const clusters = clustersOf(db, run.id, query.sort ?? 'size', offset, CLUSTER_PAGE)
  return {
    run: { at: run.createdAt, method: stats.method, threshold: stats.threshold, clusters: stats.clusters, removable: stats.removable },
    clusters: clusters.map((cluster) => clusterView(run.id, cluster)),
    next: clusters.length === CLUSTER_PAGE ? String(offset + CLUSTER_PAGE) : null,
  }
}

function clusterView(runId: number, cluster: StoredCluster): ClusterView {
  const { db } = studio()
  const pairs = pairsOfCluster(db, runId, cluster.clusterId, SHOWN_MEMBERS)
  const kept = new Set(pairs.map((pair) => pair.keptId))
  const members = [
    ...[...kept].map((id) => memberView(id, null)),
    ...pairs.map((pair) => memberView(pair.removedId, pair)),
  ]
  return { id: cluster.clusterId, size: cluster.size, minScore: cluster.minScore, maxScore: cluster.maxScore, exact: cluster.exact === 1, members }
}

function memberView(exampleId: number, pair: { score: number; keptId: number } | null): ClusterMember {
  const member = memberOf(studio().db, exampleId)
  const conversation = JSON.parse(member.body) as Conversation
  const text = conversation.messages.map((message) => `${message.role}: ${messageText(message)}`).join('\n\n')
  return { exampleId, line: member.line, kept: pair === null, score: pair?.score ?? null, keptId: pair?.keptId ?? null, decision: member.decision, text }
}

/** Every removal of the latest dedup run: the removed row, the kept one, and their similarity. */
export async function* duplicatePairs(name: string): AsyncGenerator<{ removed: number; kept: number; score: number }> {
  const { db } = studio()
  const run = latestRun(db, (await datasetNamed(name)).id, 'dedup')
  if (run === undefined) return
  for (const { removedId, keptId, score } of [...allPairs(db, run.id)]) yield { removed: removedId, kept: keptId, score }
}
