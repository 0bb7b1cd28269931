/**
 * Consequences of a Jaccard threshold t for two sets of n and m elements (Bayardo, Ma, Srikant,
 * "Scaling up all pairs similarity search", WWW 2007; Xiao et al., "Efficient similarity joins for
 * near duplicate detection", WWW 2008). With J = o / (n + m - o): J >= t exactly where the overlap
 * o >= t / (1 + t) * (n + m), and that needs m >= t * n.
 */

/**
 * Taken off before rounding up: 0.7 * 10 is 7.000000000000001 in a double, and a bound of 8 would
 * lose true pairs. A bound that is too low only costs time, because the score itself decides at the
 * end.
 */
const ROUNDING = 1e-6

/** Smallest possible size of a partner of a set of `size`. */
export function smallestPartner(size: number, threshold: number): number {
  return Math.ceil(threshold * size - ROUNDING)
}

/** Smallest number of elements the two must share. */
export function neededOverlap(sizes: number, threshold: number): number {
  return Math.ceil((threshold / (1 + threshold)) * sizes - ROUNDING)
}

/**
 * Length of the head (in any one order of all elements) in which a set must meet every partner of
 * its size or smaller: outside it fewer elements are left than they must share.
 */
export function probeLength(size: number, threshold: number): number {
  return size - smallestPartner(size, threshold) + 1
}

/** The same for partners of its size or larger, which must share more: the part that is indexed. */
export function indexLength(size: number, threshold: number): number {
  return size - neededOverlap(2 * size, threshold) + 1
}
