import type { DrawnPair } from '@/lib/contract/semantic'

/** The pairs closest to a cosine first. */
function around(pairs: readonly DrawnPair[], cosine: number): DrawnPair[] {
  return pairs.toSorted(
    (one, other) => Math.abs(one.score - cosine) - Math.abs(other.score - cosine) || one.id - other.id,
  )
}

/**
 * Pairs that nobody has judged, in the order they are asked. Those the second check holds back say
 * nothing of what is taken: they come after the others, and skipped ones last.
 */
export function waiting(
  pairs: readonly DrawnPair[],
  cosine: number,
  skipped: ReadonlySet<number>,
): DrawnPair[] {
  const last = ({ id, against }: DrawnPair): number => (skipped.has(id) ? 2 : Number(against))
  return around(pairs, cosine)
    .filter(({ same }) => same === null)
    .sort((one, other) => last(one) - last(other))
}

/**
 * The pairs on both sides of a cosine, the most alike first: what the threshold would take, and
 * what it would leave.
 */
export function borderline(
  pairs: readonly DrawnPair[],
  cosine: number,
  each: number,
): { taken: DrawnPair[]; left: DrawnPair[] } {
  const sorted = around(pairs, cosine)
  const side = (taken: boolean): DrawnPair[] =>
    sorted
      .filter(({ score }) => score >= cosine === taken)
      .slice(0, each)
      .sort((one, other) => other.score - one.score)
  return { taken: side(true), left: side(false) }
}
