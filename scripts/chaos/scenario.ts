/** A seeded stream of numbers in [0, 1). */
export type Random = () => number

/**
 * The steps of a scenario, counted, and the faults it found; or why it cannot run on this machine.
 */
export type Outcome = { counts: Record<string, number>; faults: string[] } | { skipped: string }

/** One way to damage a running Winnow. It makes its own homes and removes them. */
export interface Scenario {
  name: string
  run(random: Random): Promise<Outcome>
}

/** A fault where the condition does not hold. */
export function expectThat(holds: boolean, fault: string): string[] {
  return holds ? [] : [fault]
}
