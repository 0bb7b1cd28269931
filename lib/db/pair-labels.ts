import type { Scope } from '@/lib/core/conversation'
import { type Database, timestamp } from './client'

export interface StoredSemanticPair {
  leftId: number
  rightId: number
  score: number
  /** JSON list of differences. */
  differences: string
  /** Pairs it stands for in the calibration; null where it was not drawn for it. */
  weight: number | null
}

export function insertSemanticPairs(db: Database, runId: number, pairs: Iterable<StoredSemanticPair>): void {
  for (const pair of pairs) {
    db.run('INSERT INTO SemanticPair (runId, leftId, rightId, score, differences, weight) VALUES (?, ?, ?, ?, ?, ?)', runId, pair.leftId, pair.rightId, pair.score, pair.differences, pair.weight)
  }
}

export interface PairLabel {
  leftRevisionId: number
  rightRevisionId: number
  same: boolean
}

export function insertPairLabel(db: Database, label: PairLabel & { datasetId: number; scope: Scope; labeller: string }): void {
  db.run(
    'INSERT INTO PairLabel (datasetId, scope, leftRevisionId, rightRevisionId, same, labeller, createdAt) VALUES (?, ?, ?, ?, ?, ?, ?)',
    label.datasetId, label.scope, label.leftRevisionId, label.rightRevisionId, label.same ? 1 : 0, label.labeller, timestamp(),
  )
}

export interface StoredCandidate extends StoredSemanticPair {
  id: number
  leftRevisionId: number
  rightRevisionId: number
  /** What a person said of these two texts last; null where nobody has. */
  same: number | null
}

const LABEL = `(SELECT l.same FROM PairLabel l WHERE l.datasetId = one.datasetId AND l.scope = ? AND l.leftRevisionId = one.headId AND l.rightRevisionId = other.headId ORDER BY l.id DESC LIMIT 1)`
const CANDIDATES = `SELECT p.id, p.leftId, p.rightId, p.score, p.differences, p.weight, one.headId AS leftRevisionId, other.headId AS rightRevisionId, ${LABEL} AS same
  FROM SemanticPair p JOIN Example one ON one.id = p.leftId JOIN Example other ON other.id = p.rightId`

/** Pairs drawn for calibration, with the labels they have: the closest to a score first. */
export function calibrationPairs(db: Database, runId: number, scope: Scope, around: number): StoredCandidate[] {
  return db.all(`${CANDIDATES} WHERE p.runId = ? AND p.weight IS NOT NULL ORDER BY abs(p.score - ?), p.id`, scope, runId, around)
}

/** Pairs the second check speaks against, most alike first. */
export function flaggedPairs(db: Database, runId: number, scope: Scope, page: { offset: number; limit: number }): StoredCandidate[] {
  return db.all(`${CANDIDATES} WHERE p.runId = ? AND p.weight IS NULL ORDER BY p.score DESC, p.id LIMIT ? OFFSET ?`, scope, runId, page.limit, page.offset)
}

export function semanticPair(db: Database, id: number, scope: Scope): StoredCandidate | undefined {
  return db.get(`${CANDIDATES} WHERE p.id = ?`, scope, id)
}

/** The run a pair belongs to. */
export function runOfPair(db: Database, pairId: number): number | undefined {
  return db.get<{ runId: number }>('SELECT runId FROM SemanticPair WHERE id = ?', pairId)?.runId
}

/** Every pair of a dataset with a label whose texts are still the current ones, each once. */
export function labelledPairs(db: Database, datasetId: number, scope: Scope): { leftId: number; rightId: number; same: boolean }[] {
  return db
    .all<{ leftId: number; rightId: number; same: number }>(
      `SELECT one.id AS leftId, other.id AS rightId, l.same FROM PairLabel l JOIN Example one ON one.headId = l.leftRevisionId JOIN Example other ON other.headId = l.rightRevisionId
       WHERE l.datasetId = ? AND l.scope = ? AND l.id = (SELECT max(m.id) FROM PairLabel m WHERE m.datasetId = l.datasetId AND m.scope = l.scope
         AND m.leftRevisionId = l.leftRevisionId AND m.rightRevisionId = l.rightRevisionId) ORDER BY l.id`,
      datasetId, scope,
    )
    .map(({ leftId, rightId, same }) => ({ leftId, rightId, same: same === 1 }))
}
