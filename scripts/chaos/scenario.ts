/** A seeded stream of numbers in [0, 1). */
export type Random = () => number

/** What a scenario did, counted, and what it found wrong; or why it cannot run on this machine. */
export type Outcome = { counts: Record<string, number>; faults: string[] } | { skipped: string }

/** One way to hurt a running Winnow. It makes its own homes and leaves nothing behind. */
export interface Scenario {
  name: string
  run(random: Random): Promise<Outcome>
}

/** A fault where the condition does not hold. */
export function expectThat(holds: boolean, fault: string): string[] {
  return holds ? [] : [fault]
}
