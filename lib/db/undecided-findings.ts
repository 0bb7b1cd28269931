import type { Database } from './client'
import { APPROVING } from './releases'
import { LATEST_VERDICT } from './verdicts'

export interface UndecidedFinding {
  exampleId: number
  rule: string
  severity: string
}

/**
 * SQL on Finding f, Example e and the approving verdict v: nobody has approved this row with this
 * finding on the screen. A text that was passed before the audit, or by a command, was passed
 * without it; a later audit with the same finding at the same place of the same text does not ask
 * again. Another place is another finding: a second key in the text, unknown to an earlier version
 * of the rule, has been on no screen.
 */
const UNDECIDED = `f.revisionId = e.headId AND (f.severity = 'error' OR f.rule IN (SELECT value FROM json_each(?)))
  AND NOT EXISTS (SELECT 1 FROM Finding s WHERE s.runId = v.auditRunId AND s.exampleId = f.exampleId
    AND s.revisionId = f.revisionId AND s.rule = f.rule AND s.spans = f.spans)`

/**
 * Audit findings in approved rows that nobody has decided about: errors, and the rules of
 * `privateRules`.
 */
export function undecidedFindings(
  db: Database,
  run: { id: number; datasetId: number },
  privateRules: readonly string[],
): UndecidedFinding[] {
  return db.all(
    `SELECT DISTINCT e.id AS exampleId, f.rule, f.severity FROM ${APPROVING}
     JOIN Finding f ON f.exampleId = e.id AND f.runId = ?
     WHERE v.datasetId = ? AND ${LATEST_VERDICT} AND ${UNDECIDED} ORDER BY e.id, f.rule`,
    run.id,
    run.datasetId,
    JSON.stringify(privateRules),
  )
}
