import { type ContaminationPass, FLAGGING_PASSES, type NamedPair } from '@/lib/contract/contamination'
import type { RowChoice } from '@/lib/contract/row-decisions'
import type { Database } from './client'
import { type HitQuery, type StoredContaminationHit, storedHits } from './contamination'
import { LATEST_DECISION, NOT_SET_ASIDE } from './row-decisions'

/**
 * SQL: the decision that applies to a hit h, or null. A decision to keep covers only the items and
 * the text that were shown when it was made.
 */
const DECISION = `(SELECT d.decision FROM RowDecision d WHERE d.exampleId = h.exampleId
  AND d.cause = 'contamination' AND ${LATEST_DECISION}
  AND (d.decision = 'remove' OR EXISTS (SELECT 1 FROM ContaminationHit s WHERE s.runId = d.runId
  AND s.exampleId = h.exampleId
    AND s.evalDatasetId = h.evalDatasetId AND s.evalExampleId = h.evalExampleId AND s.revisionId = h.revisionId)))`

const FLAGS = `h.pass IN (${FLAGGING_PASSES.map((pass) => `'${pass}'`).join(', ')})`

/**
 * SQL on hit h and its row e: the row still says what was searched. A text that somebody has fixed
 * is searched again or not known.
 */
const OF_NOW = 'e.headId = h.revisionId'

/**
 * SQL on hit h and its row e: somebody has to decide about the row. Whatever a row was set aside
 * for, it is not released.
 */
const UNDECIDED = `${OF_NOW} AND ${NOT_SET_ASIDE} AND ${DECISION} IS NULL`

/** SQL: h is the first hit of its row and item. */
const FIRST_OF_PAIR = `NOT EXISTS (SELECT 1 FROM ContaminationHit o WHERE o.runId = h.runId
  AND o.exampleId = h.exampleId
  AND o.evalDatasetId = h.evalDatasetId AND o.evalExampleId = h.evalExampleId AND o.id < h.id)`

export interface PairQuery extends HitQuery {
  state?: 'undecided' | 'decided' | undefined
}

/**
 * The pairs of a run, page by page: the first hit of each, or the one of the pass that is asked
 * for, and what was decided.
 */
export function contaminationPairs(
  db: Database,
  runId: number,
  query: PairQuery,
): (StoredContaminationHit & { decision: RowChoice | null })[] {
  const more =
    query.state === undefined
      ? []
      : [query.state === 'undecided' ? UNDECIDED : `(${DECISION} IS NOT NULL OR NOT ${NOT_SET_ASIDE})`]
  // With a pass there is only one hit per pair.
  if (query.pass === undefined) more.push(FIRST_OF_PAIR)
  return storedHits(db, runId, query, more, `, ${DECISION} AS decision`) as (StoredContaminationHit & {
    decision: RowChoice | null
  })[]
}

export function hitsOfPair(
  db: Database,
  runId: number,
  { exampleId, evalDatasetId, evalExampleId }: NamedPair,
): StoredContaminationHit[] {
  return storedHits(
    db,
    runId,
    { exampleId, evalDatasetId, after: 0, limit: 100 },
    ['h.evalExampleId = ?'],
    '',
    [evalExampleId],
  )
}

/** Items that a run flags a row for. */
export function countItemsOfRow(db: Database, runId: number, exampleId: number): number {
  return db.get<{ n: number }>(
    `SELECT count(*) AS n FROM (SELECT DISTINCT h.evalDatasetId, h.evalExampleId FROM ContaminationHit h
     WHERE h.runId = ? AND h.exampleId = ? AND ${FLAGS})`,
    runId,
    exampleId,
  )!.n
}

/** A flagged row with its best hit among those that flag. */
export interface FlaggedRow extends NamedPair {
  pass: ContaminationPass
  score: number
}

/**
 * Flagged rows of a run that nobody has decided about, each with its best hit, by id. Rows that no
 * longer exist are left out.
 */
export function undecidedFlagged(db: Database, runId: number): FlaggedRow[] {
  const rank = FLAGGING_PASSES.map((pass, at) => `WHEN '${pass}' THEN ${at}`).join(' ')
  const hits = db.all<FlaggedRow>(
    `SELECT h.exampleId, h.evalDatasetId, h.evalExampleId, h.pass, h.score FROM ContaminationHit h JOIN Example e ON e.id = h.exampleId
     WHERE h.runId = ? AND ${FLAGS} AND ${UNDECIDED} ORDER BY h.exampleId, CASE h.pass ${rank} END, h.score DESC, h.id`,
    runId,
  )
  return hits.filter(({ exampleId }, at) => hits[at - 1]?.exampleId !== exampleId)
}

/**
 * Rows that a run flags as they are now, how many of them are set aside, and how many hold an item
 * nobody has decided about.
 */
export function countFlaggedRows(
  db: Database,
  runId: number,
): { flagged: number; removed: number; undecided: number } {
  return db.get(
    `SELECT count(*) AS flagged, coalesce(sum(removed), 0) AS removed, coalesce(sum(undecided), 0) AS undecided
     FROM (SELECT max(NOT ${NOT_SET_ASIDE}) AS removed, max(${UNDECIDED}) AS undecided FROM ContaminationHit h JOIN Example e ON e.id = h.exampleId
     WHERE h.runId = ? AND ${FLAGS} AND ${OF_NOW} GROUP BY h.exampleId)`,
    runId,
  )!
}

/**
 * For each eval set, the number of its items that rows contain now; rows that are set aside do not
 * count.
 */
export function countItems(
  db: Database,
  runId: number,
): { evalDatasetId: number; flagged: number; anyNgram: number; semantic: number }[] {
  const items = (when: string): string => `count(DISTINCT CASE WHEN ${when} THEN h.evalExampleId END)`
  return db.all(
    `SELECT h.evalDatasetId, ${items(FLAGS)} AS flagged, ${items("h.pass = 'any-ngram'")} AS anyNgram, ${items("h.pass = 'semantic'")} AS semantic
     FROM ContaminationHit h JOIN Example e ON e.id = h.exampleId WHERE h.runId = ? AND ${OF_NOW} AND ${NOT_SET_ASIDE} GROUP BY h.evalDatasetId`,
    runId,
  )
}

/** Decisions about pairs of a run, in their order. */
export function decisionsOfPairs(
  db: Database,
  runId: number,
  pairs: readonly NamedPair[],
): (RowChoice | null)[] {
  return pairs.map(
    ({ exampleId, evalDatasetId, evalExampleId }) =>
      db.get<{ decision: RowChoice | null }>(
        `SELECT ${DECISION} AS decision FROM ContaminationHit h WHERE h.runId = ? AND h.exampleId = ?
         AND h.evalDatasetId = ? AND h.evalExampleId = ? LIMIT 1`,
        runId,
        exampleId,
        evalDatasetId,
        evalExampleId,
      )?.decision ?? null,
  )
}
