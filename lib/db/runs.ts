import type { Finding, Severity, Span } from '@/lib/core/finding'
import { canonicalJson } from '@/lib/core/json'
import type { RunBasis } from '@/lib/core/run-basis'
import { type Database, timestamp } from './client'
import type { LatestRuns } from './examples'
import { removeResults } from './removal'
import { LATEST_DECISION, SET_ASIDE_IDS } from './row-decisions'

export interface Run {
  id: number
  datasetId: number
  analysis: AnalysisKind
  version: number
  params: string
  /** JSON of a RunBasis; null for runs of earlier versions. */
  basis: string | null
  stats: string
  createdAt: string
}

/** What the analyses check or look for now: a run of an earlier version is out of date. */
export const ANALYSIS_VERSIONS = {
  /** 2: the checks of the rendered example are rules too. 3: tokens beyond the maximum length count as not trained. */
  audit: 3,
  /** 3: texts are compared by NFKC without invisible characters, dialogues with their calls. */
  dedup: 3,
  /** 2: what people wrote is kept over what was generated. */
  semantic: 2,
  /** 2: the search may look for meaning and at hashed sets, and says what it has read. 3: copies and templates are told from boilerplate, stems and long answers are items. */
  contamination: 3,
} as const
export type AnalysisKind = keyof typeof ANALYSIS_VERSIONS

export function createRun(db: Database, datasetId: number, analysis: AnalysisKind, params: object, basis: RunBasis): number {
  return Number(db.run(
    "INSERT INTO AnalysisRun (datasetId, analysis, version, params, basis, status, createdAt) VALUES (?, ?, ?, ?, ?, 'running', ?)",
    datasetId, analysis, ANALYSIS_VERSIONS[analysis], canonicalJson(params), JSON.stringify(basis), timestamp(),
  ).lastInsertRowid)
}

export function completeRun(db: Database, id: number, stats: object): void {
  db.run("UPDATE AnalysisRun SET status = 'done', stats = ? WHERE id = ?", JSON.stringify(stats), id)
}

/** Removes runs that did not finish, with whatever they had found. */
export function discardUnfinishedRuns(db: Database, datasetId: number, analysis: AnalysisKind): void {
  const runs = db.all<{ id: number }>("SELECT id FROM AnalysisRun WHERE datasetId = ? AND analysis = ? AND status <> 'done'", datasetId, analysis)
  for (const { id } of runs) {
    while (db.transaction(() => removeResults(db, id)) > 0);
    db.run('DELETE FROM AnalysisRun WHERE id = ?', id)
  }
}

export function latestRun(db: Database, datasetId: number, analysis: AnalysisKind): Run | undefined {
  return db.get("SELECT * FROM AnalysisRun WHERE datasetId = ? AND analysis = ? AND status = 'done' ORDER BY id DESC LIMIT 1", datasetId, analysis)
}

/** Whether a run is an audit of this dataset. */
export function isAuditOf(db: Database, datasetId: number, runId: number): boolean {
  return db.get("SELECT 1 FROM AnalysisRun WHERE id = ? AND datasetId = ? AND analysis = 'audit'", runId, datasetId) !== undefined
}

export function latestRuns(db: Database, datasetId: number): LatestRuns {
  return { audit: latestRun(db, datasetId, 'audit')?.id ?? null, dedup: latestRun(db, datasetId, 'dedup')?.id ?? null }
}

export function insertFindings(db: Database, runId: number, target: { exampleId: number; revisionId: number }, findings: readonly Finding[]): void {
  for (const { rule, severity, message, spans } of findings) {
    db.run(
      'INSERT INTO Finding (runId, exampleId, revisionId, rule, severity, message, spans) VALUES (?, ?, ?, ?, ?, ?, ?)',
      runId, target.exampleId, target.revisionId, rule, severity, message, JSON.stringify(spans),
    )
  }
}

export interface StoredFinding {
  rule: string
  severity: Severity
  message: string
  spans: Span[]
}

/** Findings of the latest audit that hold for this revision; a fixed example has none until it is audited again. */
export function findingsOf(db: Database, runId: number | null, exampleId: number, revisionId: number): StoredFinding[] {
  return db
    .all<{ rule: string; severity: Severity; message: string; spans: string }>(
      'SELECT rule, severity, message, spans FROM Finding WHERE exampleId = ? AND runId = ? AND revisionId = ? ORDER BY id', exampleId, runId, revisionId,
    )
    .map((row) => ({ ...row, spans: JSON.parse(row.spans) as Span[] }))
}

export interface RuleCount {
  rule: string
  severity: Severity
  count: number
  /** The first few example ids. */
  examples: number[]
}

export function countRules(db: Database, runId: number, sample: number): RuleCount[] {
  const rows = db.all<Omit<RuleCount, 'examples'>>('SELECT rule, severity, count(DISTINCT exampleId) AS count FROM Finding WHERE runId = ? GROUP BY rule, severity ORDER BY count DESC', runId)
  return rows.map((row) => ({
    ...row,
    examples: db.all<{ id: number }>('SELECT DISTINCT exampleId AS id FROM Finding WHERE runId = ? AND rule = ? ORDER BY exampleId LIMIT ?', runId, row.rule, sample).map(({ id }) => id),
  }))
}

export function countSeverities(db: Database, runId: number): Record<Severity, number> {
  const counts: Record<Severity, number> = { error: 0, warning: 0, info: 0 }
  for (const row of db.all<{ severity: Severity; count: number }>('SELECT severity, count(*) AS count FROM Finding WHERE runId = ? GROUP BY severity', runId)) counts[row.severity] = row.count
  return counts
}

const DECIDED = `SELECT d.exampleId FROM RowDecision d WHERE d.datasetId = ? AND d.cause = 'duplicate' AND ${LATEST_DECISION}`

/** Rows a dedup run would remove and nobody has kept, and rows set aside as duplicates. */
const COPIES = `SELECT removedId AS id FROM DuplicatePair WHERE runId = ? AND removedId NOT IN (${DECIDED} AND d.decision = 'keep') UNION ${DECIDED} AND d.decision = 'remove'`

/** Of the rows a dedup run would remove, those somebody keeps, and rows set aside as duplicates that it would not: from the few decisions, not the many rows. */
export function countOverruled(db: Database, { id, datasetId }: Run): { kept: number; removed: number } {
  const suggested = 'EXISTS (SELECT 1 FROM DuplicatePair p WHERE p.runId = ? AND p.removedId = d.exampleId)'
  const count = (condition: string): number => db.get<{ n: number }>(`SELECT count(*) AS n FROM (${DECIDED} AND ${condition})`, datasetId, id)!.n
  return { kept: count(`d.decision = 'keep' AND ${suggested}`), removed: count(`d.decision = 'remove' AND NOT ${suggested}`) }
}

/** The unique rows that nobody has set aside and no audit calls an error. */
export function countClean(db: Database, runs: { audit: Run; dedup: Run }, visible: number): number {
  const { id, datasetId } = runs.dedup
  const spoiled = db.get<{ n: number }>(
    `SELECT count(*) AS n FROM (${COPIES} UNION SELECT exampleId FROM Finding WHERE runId = ? AND severity = 'error'
     UNION ${SET_ASIDE_IDS})`,
    id, datasetId, datasetId, runs.audit.id, datasetId,
  )!.n
  return visible - spoiled
}

/** Rows a dedup run would remove, on which nobody has decided. */
export function countUndecided(db: Database, { id, datasetId }: Run): number {
  return db.get<{ n: number }>(`SELECT count(*) AS n FROM DuplicatePair WHERE runId = ? AND removedId NOT IN (${DECIDED})`, id, datasetId)!.n
}
