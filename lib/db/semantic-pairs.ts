import type { Scope } from '@/lib/core/conversation'
import { type Database, timestamp } from './client'

export interface StoredSemanticPair {
  leftId: number
  rightId: number
  score: number
  /** JSON list of differences. */
  differences: string
  /**
   * Number of pairs it represents in the calibration; 0 if it was not drawn but has a judgement,
   * null if it is only listed for people.
   */
  weight: number | null
}

export function insertSemanticPairs(db: Database, runId: number, pairs: Iterable<StoredSemanticPair>): void {
  for (const pair of pairs) {
    db.run(
      'INSERT INTO SemanticPair (runId, leftId, rightId, score, differences, weight) VALUES (?, ?, ?, ?, ?, ?)',
      runId,
      pair.leftId,
      pair.rightId,
      pair.score,
      pair.differences,
      pair.weight,
    )
  }
}

/** A person's judgement of two texts. Its table keeps the name it had in the first homes. */
export interface StoredJudgement {
  leftRevisionId: number
  rightRevisionId: number
  same: boolean
  /** Judged because it was drawn; false where the judgement was brought along. */
  asked: boolean
}

interface JudgementContext {
  datasetId: number
  scope: Scope
  judge: string
}

/** A pair has no direction: the smaller revision is kept at the left. */
export function insertPairJudgement(
  db: Database,
  { datasetId, scope, judge }: JudgementContext,
  { leftRevisionId, rightRevisionId, same, asked }: StoredJudgement,
): void {
  db.run(
    `INSERT INTO PairLabel (datasetId, scope, leftRevisionId, rightRevisionId, same, asked, labeller,
     createdAt) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    datasetId,
    scope,
    Math.min(leftRevisionId, rightRevisionId),
    Math.max(leftRevisionId, rightRevisionId),
    same ? 1 : 0,
    asked ? 1 : 0,
    judge,
    timestamp(),
  )
}

/** The person who gave a judgement. */
export function judgeOf(db: Database, judgementId: number): string | undefined {
  return db.get<{ labeller: string }>('SELECT labeller FROM PairLabel WHERE id = ?', judgementId)?.labeller
}

/** Takes the last judgement of a pair back; the one before it counts again. */
export function deletePairJudgement(db: Database, judgementId: number): void {
  db.run('DELETE FROM PairLabel WHERE id = ?', judgementId)
}

export interface StoredCandidate extends StoredSemanticPair {
  id: number
  leftRevisionId: number
  rightRevisionId: number
  /** The latest judgement of these two texts; null if there is none. */
  same: boolean | null
  judgementId: number | null
  asked: boolean
  /** Whether the second check found a difference. */
  against: boolean
}

/** As SQLite has it. */
interface CandidateRow extends Omit<StoredCandidate, 'same' | 'asked' | 'against'> {
  same: number | null
  asked: number | null
}

const CANDIDATES = `SELECT p.id, p.leftId, p.rightId, p.score, p.differences, p.weight,
  one.headId AS leftRevisionId, other.headId AS rightRevisionId, l.id AS judgementId, l.same, l.asked
  FROM SemanticPair p JOIN Example one ON one.id = p.leftId JOIN Example other ON other.id = p.rightId
  LEFT JOIN PairLabel l ON l.id = (SELECT max(m.id) FROM PairLabel m WHERE m.datasetId = one.datasetId AND m.scope = ?
    AND m.leftRevisionId = min(one.headId, other.headId) AND m.rightRevisionId = max(one.headId, other.headId))`

const candidate = ({ same, asked, ...rest }: CandidateRow): StoredCandidate => ({
  ...rest,
  same: same === null ? null : same === 1,
  asked: asked === 1,
  against: rest.differences !== '[]',
})

/**
 * Pairs drawn for calibration and pairs with judgements from elsewhere, with the judgements they
 * have: the closest to a score first.
 */
export function calibrationPairs(
  db: Database,
  runId: number,
  scope: Scope,
  around: number,
): (StoredCandidate & { weight: number })[] {
  return db
    .all<CandidateRow>(
      `${CANDIDATES} WHERE p.runId = ? AND p.weight IS NOT NULL ORDER BY abs(p.score - ?), p.id`,
      scope,
      runId,
      around,
    )
    .map((row) => ({ ...candidate(row), weight: row.weight! }))
}

/** Pairs in which the second check found a difference, most similar first. */
export function flaggedPairs(
  db: Database,
  runId: number,
  scope: Scope,
  page: { offset: number; limit: number },
): StoredCandidate[] {
  return db
    .all<CandidateRow>(
      `${CANDIDATES} WHERE p.runId = ? AND p.weight IS NULL ORDER BY p.score DESC, p.id LIMIT ? OFFSET ?`,
      scope,
      runId,
      page.limit,
      page.offset,
    )
    .map(candidate)
}

export function countFlaggedPairs(db: Database, runId: number): number {
  return db.get<{ n: number }>(
    'SELECT count(*) AS n FROM SemanticPair WHERE runId = ? AND weight IS NULL',
    runId,
  )!.n
}

/** A pair of a run; undefined where it is none of that run. */
export function semanticPair(
  db: Database,
  runId: number,
  id: number,
  scope: Scope,
): StoredCandidate | undefined {
  const row = db.get<CandidateRow>(`${CANDIDATES} WHERE p.id = ? AND p.runId = ?`, scope, id, runId)
  return row === undefined ? undefined : candidate(row)
}

/** Every pair of a dataset with a judgement whose texts are still the current ones, each once. */
export function judgedPairs(
  db: Database,
  datasetId: number,
  scope: Scope,
): { leftId: number; rightId: number }[] {
  // From the judgements by the keys of their revisions: joined by Example.headId, every judgement
  // was a scan of all examples.
  return db.all(
    `SELECT DISTINCT one.id AS leftId, other.id AS rightId FROM PairLabel l
     CROSS JOIN Revision a ON a.id = l.leftRevisionId CROSS JOIN Example one ON one.id = a.exampleId
     AND one.headId = a.id
     CROSS JOIN Revision b ON b.id = l.rightRevisionId CROSS JOIN Example other ON other.id = b.exampleId
     AND other.headId = b.id
     WHERE l.datasetId = ? AND l.scope = ? ORDER BY l.leftRevisionId, l.rightRevisionId`,
    datasetId,
    scope,
  )
}
