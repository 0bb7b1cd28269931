/** How two engines, or a policy and a trainer, came out over the same inputs. */
export const OUTCOMES = ['same', 'both refuse', 'differs', 'refuses alone', 'accepts alone'] as const
type Outcome = (typeof OUTCOMES)[number]

export type Tally = Record<Outcome, number>

/** The outcome of one input; null stands for a refusal. */
export function outcomeOf(made: string | null, wanted: string | null): Outcome {
  if (made === null) return wanted === null ? 'both refuse' : 'refuses alone'
  if (wanted === null) return 'accepts alone'
  return made === wanted ? 'same' : 'differs'
}

export function tally(outcomes: readonly Outcome[]): Tally {
  const counts: Tally = { same: 0, 'both refuse': 0, differs: 0, 'refuses alone': 0, 'accepts alone': 0 }
  for (const outcome of outcomes) counts[outcome]++
  return counts
}

export function total(tallies: readonly Tally[]): Tally {
  const sum = tally([])
  for (const counts of tallies) for (const outcome of OUTCOMES) sum[outcome] += counts[outcome]
  return sum
}

/** Map.groupBy, which Node 20 lacks. */
export function groupBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row])
  return groups
}
