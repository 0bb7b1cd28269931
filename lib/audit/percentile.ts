/**
 * The value at share q of sorted numbers, between two of them in proportion: numpy's default
 * method, 'linear'.
 */
export function percentile(sorted: ArrayLike<number>, q: number): number {
  if (sorted.length === 0) return 0
  const position = (sorted.length - 1) * q
  const below = Math.floor(position)
  const share = position - below
  const low = sorted[below]!
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!
  // numpy takes the nearer end as its base, and so the same last digit.
  return share < 0.5 ? low + (high - low) * share : high - (high - low) * (1 - share)
}
