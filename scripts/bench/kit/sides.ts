import { median } from './figures'

/** Seconds of one measurement, and its processor time and peak memory where they are known. */
export interface Figure {
  seconds: number
  cpuSeconds: number | null
  peakMb: number | null
}

/**
 * The same work in every side, one after the other, round after round: what else the machine does
 * meets all of them alike.
 */
export async function alternately<Side, Result>(
  sides: readonly Side[],
  rounds: number,
  work: (side: Side) => Result | Promise<Result>,
): Promise<Result[][]> {
  const results: Result[][] = sides.map(() => [])
  for (let round = 0; round < rounds; round++)
    // Every other round begins with the other side: whoever is second finds files in memory.
    for (const at of round % 2 === 0 ? sides.keys() : [...sides.keys()].reverse())
      results[at]!.push(await work(sides[at]!))
  return results
}

/** The median of the ratios of the rounds, of here to there; null where a side does not know. */
export function ratio(here: readonly (number | null)[], there: readonly (number | null)[]): number | null {
  const ratios = here.flatMap((figure, round) => {
    const other = there[round]
    return figure === null || other === null || other === undefined || other === 0 ? [] : [figure / other]
  })
  return ratios.length === 0 ? null : median(ratios)
}

/** The median as text, `–` where it is not known. */
export function medianText(figures: readonly (number | null)[], digits: number): string {
  const known = figures.filter((figure) => figure !== null)
  return known.length === 0 ? '–' : median(known).toFixed(digits)
}

export function ratioText(value: number | null): string {
  return value === null ? '–' : value.toFixed(2)
}
