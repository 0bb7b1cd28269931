import type { Decision } from '@/lib/core/status'
import type { Database } from './client'
import { LATEST_VERDICT } from './verdicts'

export interface StoredPair {
  removedId: number
  keptId: number
  score: number
  /** Equal content hashes, not only equal shingle sets; 0 or 1. */
  exact: number
  clusterId: number
}

export function insertPairs(db: Database, runId: number, pairs: Iterable<StoredPair>): void {
  for (const pair of pairs) {
    db.run('INSERT INTO DuplicatePair (runId, removedId, keptId, score, exact, clusterId) VALUES (?, ?, ?, ?, ?, ?)', runId, pair.removedId, pair.keptId, pair.score, pair.exact, pair.clusterId)
  }
}

export interface StoredCluster {
  clusterId: number
  removed: number
  /** Members: the removed ones and those they are kept for. */
  size: number
  minScore: number
  maxScore: number
  /** 1 where every pair is exact. */
  exact: number
}

/** Clusters by size (largest first) or by doubt (lowest score first); the page starts after `offset` clusters. */
export function clustersOf(db: Database, runId: number, sort: 'size' | 'doubt', offset: number, limit: number): StoredCluster[] {
  const order = sort === 'size' ? 'removed DESC, clusterId' : 'minScore, clusterId'
  return db.all(
    `SELECT clusterId, count(*) AS removed, count(*) + count(DISTINCT keptId) AS size, min(score) AS minScore, max(score) AS maxScore, min(exact) AS exact FROM DuplicatePair WHERE runId = ?
     GROUP BY clusterId ORDER BY ${order} LIMIT ? OFFSET ?`,
    runId, limit, offset,
  )
}

export function pairsOfCluster(db: Database, runId: number, clusterId: number, limit: number): StoredPair[] {
  return db.all('SELECT removedId, keptId, score, exact, clusterId FROM DuplicatePair WHERE runId = ? AND clusterId = ? ORDER BY score DESC, removedId LIMIT ?', runId, clusterId, limit)
}

export function pairsOfExample(db: Database, runId: number | null, exampleId: number): StoredPair[] {
  return db.all(
    `SELECT removedId, keptId, score, exact, clusterId FROM DuplicatePair WHERE runId = ? AND removedId = ?
     UNION ALL SELECT removedId, keptId, score, exact, clusterId FROM DuplicatePair WHERE runId = ? AND clusterId = (
       SELECT clusterId FROM DuplicatePair WHERE runId = ? AND keptId = ? LIMIT 1) AND keptId = ? LIMIT 20`,
    runId, exampleId, runId, runId, exampleId, exampleId,
  )
}

export function allPairs(db: Database, runId: number): IterableIterator<StoredPair> {
  return db.iterate('SELECT removedId, keptId, score, exact, clusterId FROM DuplicatePair WHERE runId = ? ORDER BY id', runId)
}

export interface StoredMember {
  exampleId: number
  line: number
  body: string
  decision: Decision | null
}

export function memberOf(db: Database, exampleId: number): StoredMember {
  return db.get<StoredMember>(
    `SELECT e.id AS exampleId, e.line, p.body, (SELECT v.decision FROM Verdict v WHERE v.exampleId = e.id AND ${LATEST_VERDICT}) AS decision
     FROM Example e JOIN Payload p ON p.revisionId = e.headId WHERE e.id = ?`,
    exampleId,
  )!
}
