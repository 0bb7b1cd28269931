import type { Database } from './client'
import { APPROVING } from './releases'
import { LATEST_VERDICT } from './verdicts'

export interface UndecidedFinding {
  exampleId: number
  rule: string
  severity: string
}

/**
 * SQL on Finding f, Example e and the verdict v that approves it: nobody has said yes to this row
 * with this finding on the screen. Who passed the text before the audit, or by a command, has not
 * seen it; a later audit that finds the same in the same place of the same text asks nobody again.
 * Another place is another finding: a second key in the text, which an earlier version of the rule
 * did not know, has been on no screen.
 */
const UNDECIDED = `f.revisionId = e.headId AND (f.severity = 'error' OR f.rule IN (SELECT value FROM json_each(?)))
  AND NOT EXISTS (SELECT 1 FROM Finding s WHERE s.runId = v.auditRunId AND s.exampleId = f.exampleId
    AND s.revisionId = f.revisionId AND s.rule = f.rule AND s.spans = f.spans)`

/**
 * What an audit found in the approved rows and nobody has decided about: errors, and the rules of
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
