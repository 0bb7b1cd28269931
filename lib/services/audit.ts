import { type Rule, RULES } from '@/lib/audit'
import type { AuditReport, AuditStats } from '@/lib/contract/audit'
import { countRules, latestRun } from '@/lib/db/runs'
import { standingOf } from './jobs/run-standing'
import { datasetNamed, studio } from './host/studio'

const SAMPLED_EXAMPLES = 5
const RULE_BY_ID = new Map(RULES.map((rule) => [rule.id, rule]))

export async function auditReport(name: string): Promise<AuditReport | null> {
  const { db } = studio()
  const dataset = await datasetNamed(name)
  const run = latestRun(db, dataset.id, 'audit')
  if (run === undefined) return null
  const rules = countRules(db, run, SAMPLED_EXAMPLES).map((found) => {
    const rule = ruleOf(found.rule)
    return { ...found, title: rule?.title ?? found.rule, why: rule?.why ?? '', remedy: rule?.remedy ?? '' }
  })
  return { ...standingOf(run, dataset), stats: JSON.parse(run.stats) as AuditStats, rules }
}

/** The rule of a stored finding; undefined if only an older version of Winnow had it. */
export function ruleOf(id: string): Rule | undefined {
  return RULE_BY_ID.get(id)
}
