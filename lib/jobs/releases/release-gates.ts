import { templateProblem } from '@/lib/adapters/templates'
import { PRIVATE_RULES } from '@/lib/audit'
import type { DatasetRow } from '@/lib/db/datasets'
import { latestRun, type Run } from '@/lib/db/runs'
import { undecidedFindings } from '@/lib/db/undecided-findings'
import { latestRubric } from '@/lib/db/verdicts'
import type { AnalysisFacts, DuplicateFacts, FailingRows, GateFacts } from '@/lib/release'
import { audit } from '../audit/analysis'
import { contaminationFacts } from '../contamination/facts'
import { dedup } from '../duplicates/analysis'
import { comparedWith, duplicateViewOf, lowestThreshold, undecidedCopies } from '../duplicates/view'
import type { Analysis } from '../engine/analysis'
import { finishedRun } from '../engine/finished-run'
import { paramsOf, type Present, staleReasonsFor } from '../engine/run-state'

/** The facts for gates that need no text, about the rows that would be released, given by id. */
export function standingFacts(
  dataset: DatasetRow,
  { db, home }: Omit<Present, 'contract'>,
  released: ReadonlySet<number>,
): Omit<GateFacts, 'splits' | 'texts'> {
  const present: Present = { db, home, contract: dataset.contract }
  const isReleased = (id: number): boolean => released.has(id)
  const factsOf = (analysis: Analysis<object, object>, run: Run): AnalysisFacts => ({
    stale: staleReasonsFor(analysis, run, present, isReleased, released.size),
    params: paramsOf(analysis, run),
  })
  const audited = latestRun(db, dataset.id, audit.kind)
  const compared = latestRun(db, dataset.id, dedup.kind)
  const findings = audited === undefined ? [] : undecidedFindings(db, audited, PRIVATE_RULES)
  const isPrivate = ({ rule }: { rule: string }): boolean => PRIVATE_RULES.includes(rule)
  return {
    dataset: dataset.name,
    rubricVersion: latestRubric(db, dataset.id)?.version ?? null,
    approved: released.size,
    template: templateProblem(dataset.contract.template, home.dir),
    audit: audited === undefined ? null : factsOf(audit, audited),
    errors: failing(findings.filter((finding) => !isPrivate(finding))),
    secrets: failing(findings.filter(isPrivate)),
    duplicates:
      compared === undefined
        ? null
        : { ...factsOf(dedup, compared), ...duplicateFacts(compared, present, isReleased) },
    contamination: contaminationFacts(present, dataset.id, released),
  }
}

function duplicateFacts(
  run: Run,
  { db }: Present,
  isReleased: (id: number) => boolean,
): Omit<DuplicateFacts, keyof AnalysisFacts> {
  const finished = finishedRun(dedup, run)
  // Nothing of it can be read but that it is stale.
  if (finished === null) return { method: 'by an earlier version', against: null, undecided: null }
  const view = duplicateViewOf(db, finished, 'dedup')
  const { stats } = view
  const [first, ...others] = undecidedCopies(view).filter(({ id }) => isReleased(id))
  return {
    method: stats.method === 'exact' ? 'exact' : `${stats.method} at ${lowestThreshold(stats)}`,
    against: comparedWith(stats),
    undecided:
      first === undefined
        ? null
        : { count: others.length + 1, example: first.id, reason: `like #${first.keptId}` },
  }
}

/** The number of rows with findings, and the first of them with its rule; null if there are none. */
function failing(findings: readonly { exampleId: number; rule: string }[]): FailingRows | null {
  const [first] = findings
  return first === undefined
    ? null
    : {
        count: new Set(findings.map(({ exampleId }) => exampleId)).size,
        example: first.exampleId,
        reason: first.rule,
      }
}
