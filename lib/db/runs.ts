import { z } from 'zod'
import { parseStored } from '@/lib/contract/stored'
import { storedSpan } from '@/lib/contract/stored-span'
import type { Finding, Severity, Span } from '@/lib/core/finding'
import { canonicalJson } from '@/lib/core/json'
import type { RunBasis } from '@/lib/core/run-basis'
import { type Database, timestamp } from './client'
import type { LatestRuns } from './examples'
import { removeResults } from './removal'
import { SET_ASIDE_IDS } from './row-decisions'

export interface Run {
  id: number
  datasetId: number
  /** Its kind of analysis, and the version of that which made it. */
  analysis: string
  version: number
  params: string
  /** JSON of a RunBasis; null for runs of earlier versions. */
  basis: string | null
  stats: string
  createdAt: string
}

export function createRun(
  db: Database,
  datasetId: number,
  { kind, version }: { kind: string; version: number },
  params: object,
  basis: RunBasis,
): number {
  return Number(
    db.run(
      `INSERT INTO AnalysisRun (datasetId, analysis, version, params, basis, status, createdAt)
       VALUES (?, ?, ?, ?, ?, 'running', ?)`,
      datasetId,
      kind,
      version,
      canonicalJson(params),
      JSON.stringify(basis),
      timestamp(),
    ).lastInsertRowid,
  )
}

export function completeRun(db: Database, id: number, stats: object): void {
  db.run("UPDATE AnalysisRun SET status = 'done', stats = ? WHERE id = ?", JSON.stringify(stats), id)
}

/** Removes runs that did not finish, with whatever they had found. */
export function discardUnfinishedRuns(db: Database, datasetId: number, analysis: string): void {
  const runs = db.all<{ id: number }>(
    "SELECT id FROM AnalysisRun WHERE datasetId = ? AND analysis = ? AND status <> 'done'",
    datasetId,
    analysis,
  )
  for (const { id } of runs) {
    while (db.transaction(() => removeResults(db, id)) > 0);
    db.run('DELETE FROM AnalysisRun WHERE id = ?', id)
  }
}

export function latestRun(db: Database, datasetId: number, analysis: string): Run | undefined {
  return db.get(
    "SELECT * FROM AnalysisRun WHERE datasetId = ? AND analysis = ? AND status = 'done' ORDER BY id DESC LIMIT 1",
    datasetId,
    analysis,
  )
}

/** Whether a run is an audit of this dataset. */
export function isAuditOf(db: Database, datasetId: number, runId: number): boolean {
  return (
    db.get(
      "SELECT 1 FROM AnalysisRun WHERE id = ? AND datasetId = ? AND analysis = 'audit'",
      runId,
      datasetId,
    ) !== undefined
  )
}

export function latestRuns(db: Database, datasetId: number): LatestRuns {
  return {
    audit: latestRun(db, datasetId, 'audit')?.id ?? null,
    dedup: latestRun(db, datasetId, 'dedup')?.id ?? null,
  }
}

export function insertFindings(
  db: Database,
  runId: number,
  target: { exampleId: number; revisionId: number },
  findings: readonly Finding[],
): void {
  for (const { rule, severity, message, spans } of findings) {
    db.run(
      'INSERT INTO Finding (runId, exampleId, revisionId, rule, severity, message, spans) VALUES (?, ?, ?, ?, ?, ?, ?)',
      runId,
      target.exampleId,
      target.revisionId,
      rule,
      severity,
      message,
      JSON.stringify(spans),
    )
  }
}

const storedSpans = z.array(storedSpan)

export interface StoredFinding {
  rule: string
  severity: Severity
  message: string
  spans: Span[]
}

/**
 * Findings of the latest audit that hold for this revision; a fixed example has none until it is
 * audited again.
 */
export function findingsOf(
  db: Database,
  runId: number | null,
  exampleId: number,
  revisionId: number,
): StoredFinding[] {
  return db
    .all<{ rule: string; severity: Severity; message: string; spans: string }>(
      `SELECT rule, severity, message, spans FROM Finding WHERE exampleId = ? AND runId = ?
       AND revisionId = ? ORDER BY id`,
      exampleId,
      runId,
      revisionId,
    )
    .map((row) => ({ ...row, spans: parseStored(storedSpans, row.spans) ?? [] }))
}

export interface RuleCount {
  rule: string
  severity: Severity
  count: number
  /** The first few example ids. */
  examples: number[]
}

/**
 * SQL on Finding f: its text is current, in a row that nobody has set aside. Findings in a text
 * that was fixed no longer count, and neither do those in rows set aside.
 */
const HOLDS = `EXISTS (SELECT 1 FROM Example e WHERE e.id = f.exampleId AND e.headId = f.revisionId)
  AND f.exampleId NOT IN (${SET_ASIDE_IDS})`

export function countRules(db: Database, { id, datasetId }: Run, sample: number): RuleCount[] {
  const rows = db.all<Omit<RuleCount, 'examples'>>(
    `SELECT rule, severity, count(DISTINCT exampleId) AS count FROM Finding f WHERE runId = ? AND ${HOLDS}
     GROUP BY rule, severity ORDER BY count DESC`,
    id,
    datasetId,
  )
  return rows.map((row) => ({
    ...row,
    examples: db
      .all<{ id: number }>(
        `SELECT DISTINCT exampleId AS id FROM Finding f WHERE runId = ? AND rule = ? AND ${HOLDS}
         ORDER BY exampleId LIMIT ?`,
        id,
        row.rule,
        datasetId,
        sample,
      )
      .map((found) => found.id),
  }))
}

/** Rows that have a finding of each severity. */
export function countSeverities(db: Database, { id, datasetId }: Run): Record<Severity, number> {
  const counts: Record<Severity, number> = { error: 0, warning: 0, info: 0 }
  const rows = db.all<{ severity: Severity; count: number }>(
    `SELECT severity, count(DISTINCT exampleId) AS count FROM Finding f WHERE runId = ? AND ${HOLDS} GROUP BY severity`,
    id,
    datasetId,
  )
  for (const row of rows) counts[row.severity] = row.count
  return counts
}
