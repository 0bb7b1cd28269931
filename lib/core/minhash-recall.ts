/**
 * Probability that two sets of similarity s share a band: 1 - (1 - s^r)^b (Leskovec, Rajaraman,
 * Ullman, MMDS, 3.4.2).
 */
export function recallAt(similarity: number, { bands, rows }: { bands: number; rows: number }): number {
  return 1 - (1 - similarity ** rows) ** bands
}
