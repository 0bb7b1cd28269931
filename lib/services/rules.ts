import { type Rule, RULES } from '@/lib/audit'

const BY_ID = new Map(RULES.map((rule) => [rule.id, rule]))

/**
 * The rule of a stored finding; undefined where an older version of Winnow knew one that is gone.
 */
export function ruleOf(id: string): Rule | undefined {
  return BY_ID.get(id)
}
