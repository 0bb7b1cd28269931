import type { AuditStats } from '@/lib/contract/audit'

/** Bars that can be told apart on a screen. */
const MAXIMUM_BINS = 40

/**
 * Two histograms over the same bins, of a round width, from 0 to above the largest length; bins are
 * half-open.
 */
export function lengthHistogram(
  prompt: ArrayLike<number>,
  response: ArrayLike<number>,
  longest: number,
): AuditStats['histogram'] {
  const width = roundWidth((longest + 1) / MAXIMUM_BINS)
  const bins = Math.floor(longest / width) + 1
  return {
    edges: Array.from({ length: bins + 1 }, (_, edge) => edge * width),
    prompt: countBins(prompt, width, bins),
    response: countBins(response, width, bins),
  }
}

function countBins(lengths: ArrayLike<number>, width: number, bins: number): number[] {
  const counts = new Array<number>(bins).fill(0)
  for (let at = 0; at < lengths.length; at++) counts[Math.floor(lengths[at]! / width)]!++
  return counts
}

/** The smallest 1, 2 or 5 times a power of ten that is at least `least`. */
function roundWidth(least: number): number {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(least)))
  return [1, 2, 5, 10].map((factor) => factor * power).find((width) => width >= least)!
}
