import type { Scope } from '@/lib/core/conversation'

/** From this share of the rows on, removing by a part of them is worth a warning. */
const MUCH = 0.1

interface Removal {
  examples: number
  removable: number
  /** Removed rows that are the same in the compared part only. */
  differing: number
  sameWords: number
}

/** Warnings to read before rows are removed. */
export function warningsOf(scope: Scope, { examples, removable, differing, sameWords }: Removal): string[] {
  if (scope === 'all' || differing === 0 || removable < examples * MUCH) return []
  const count = (rows: number): string => rows.toLocaleString('en')
  const share = Math.round((removable / examples) * 100)
  const [what, rest] = scope === 'prompt' ? ['prompt', 'another answer'] : ['answer', 'another prompt']
  const more = sameWords > removable ? ` (${count(sameWords)} if capitals and punctuation did not count)` : ''
  return [
    `Removing by ${what} would take ${count(removable)} of ${count(examples)} rows, ${share} %${more}, and ${count(differing)} of them have ${rest} than the kept row. ` +
      `Compare whole rows instead, unless one row per ${what} is what you want.`,
  ]
}
