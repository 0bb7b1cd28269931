import { templateProblem } from '@/lib/adapters/templates'
import { PRIVATE_RULES } from '@/lib/audit'
import type { DuplicateStats } from '@/lib/contract/duplicates'
import type { DatasetRow } from '@/lib/db/datasets'
import { latestRun, type Run } from '@/lib/db/runs'
import { undecidedFindings } from '@/lib/db/undecided-findings'
import { latestRubric } from '@/lib/db/verdicts'
import type { DuplicateFacts, FailingRows, GateFacts } from '@/lib/release'
import { contaminationFacts } from '../contamination/facts'
import { duplicateViewOf, lowestThreshold, undecidedCopies } from '../duplicates/view'
import { paramsAgain, type Present, staleReasonsFor } from '../engine/run-state'

/** The facts for gates that need no text, about the rows that would be released, given by id. */
export function standingFacts(
  dataset: DatasetRow,
  { db, home }: Omit<Present, 'contract'>,
  released: ReadonlySet<number>,
): Omit<GateFacts, 'splits' | 'texts'> {
  const present: Present = { db, home, contract: dataset.contract }
  const isReleased = (id: number): boolean => released.has(id)
  const staleOf = (run: Run) => staleReasonsFor(run, present, isReleased, released.size)
  const audit = latestRun(db, dataset.id, 'audit')
  const dedup = latestRun(db, dataset.id, 'dedup')
  const findings = audit === undefined ? [] : undecidedFindings(db, audit, PRIVATE_RULES)
  const isPrivate = ({ rule }: { rule: string }): boolean => PRIVATE_RULES.includes(rule)
  return {
    dataset: dataset.name,
    rubricVersion: latestRubric(db, dataset.id)?.version ?? null,
    approved: released.size,
    template: templateProblem(dataset.contract.template, home.dir),
    audit: audit === undefined ? null : { stale: staleOf(audit), params: paramsAgain(audit) },
    errors: failing(findings.filter((finding) => !isPrivate(finding))),
    secrets: failing(findings.filter(isPrivate)),
    duplicates: dedup === undefined ? null : duplicateFacts(dedup, staleOf(dedup), present, isReleased),
    contamination: contaminationFacts(present, dataset.id, released),
  }
}

function duplicateFacts(
  run: Run,
  stale: DuplicateFacts['stale'],
  { db }: Present,
  isReleased: (id: number) => boolean,
): DuplicateFacts {
  const view = duplicateViewOf(db, run, 'dedup')
  const stats = view.stats as DuplicateStats & { against?: string }
  const [first, ...others] = undecidedCopies(view).filter(({ id }) => isReleased(id))
  return {
    stale,
    params: paramsAgain(run),
    method: stats.method === 'exact' ? 'exact' : `${stats.method} at ${lowestThreshold(stats)}`,
    against: stats.against ?? null,
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
