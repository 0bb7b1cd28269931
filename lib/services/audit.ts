import { type Rule, RULES } from '@/lib/audit'
import type { AuditReport } from '@/lib/contract/audit'
import { countRules } from '@/lib/db/runs'
import { ANALYSES, latestFinished } from '@/lib/jobs'
import { standingOf } from './jobs/run-standing'
import type { Session } from './host/session'

const SAMPLED_EXAMPLES = 5
const RULE_BY_ID = new Map(RULES.map((rule) => [rule.id, rule]))

/** The latest audit of a dataset; null before the first that this version reads. */
export async function auditReport(session: Session, name: string): Promise<AuditReport | null> {
  const { db } = session
  const dataset = await session.dataset(name, 'reader')
  const run = latestFinished(ANALYSES.audit, db, dataset.id)
  if (run === null) return null
  const rules = countRules(db, run, SAMPLED_EXAMPLES).map((found) => {
    const rule = ruleOf(found.rule)
    return { ...found, title: rule?.title ?? found.rule, why: rule?.why ?? '', remedy: rule?.remedy ?? '' }
  })
  return { ...standingOf(session, run, dataset), stats: run.statistics, rules }
}

/** The rule of a stored finding; undefined if only an older version of Winnow had it. */
export function ruleOf(id: string): Rule | undefined {
  return RULE_BY_ID.get(id)
}
