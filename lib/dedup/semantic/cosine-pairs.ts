import { WinnowError } from '@/lib/core/errors'
import { PairCollector, type Pairs } from '../columns/pairs'
import { CosineScan } from './cosine-scan'
import { type PackedRows, packRows } from './packed-rows'
import { groupsOf } from './sketch'
import { SeededStream } from '@/lib/text/seeded-stream'
import { cosine, type Vectors } from './vectors'

/**
 * Most pairs of one search. Twenty neighbours for each of 250,000 rows; a set with more does not
 * consist of duplicates, the model sees no difference between its rows (pseudo-words, one
 * template): 20,000 such rows are 200 million pairs.
 */
export const MAXIMUM_PAIRS = 5_000_000

/**
 * The score of two texts that differ is never 1: to the clusters, 1 means equal, and a bag of words
 * gives it to any reordering. Rounding can also pass 1.
 */
export function differingScore(score: number): number {
  return Math.min(score, 1 - 1e-6)
}

/** The data that all shards of one search share. */
export interface CosinePlan extends PackedRows {
  threshold: number
  /**
   * Pairs found by all shards so far, in one shared counter, so that together they stay within the
   * limit.
   */
  found: Int32Array
}

/** Groups of rows [from, to) compared with all later rows. */
export interface GroupRange {
  from: number
  to: number
}

export interface FoundPairs {
  pairs: Pairs
  /** There were more than MAXIMUM_PAIRS; the pairs are not all. */
  tooMany: boolean
}

/**
 * Compares ranges of rows with all later ones; several shards of one plan may work side by side.
 */
export class CosineShard {
  readonly #plan: CosinePlan
  readonly #scan: CosineScan

  constructor(plan: CosinePlan) {
    this.#plan = plan
    this.#scan = new CosineScan(plan.packed, plan.sketching.width, plan.threshold)
  }

  search(range: GroupRange): FoundPairs {
    const { vectors, threshold, found } = this.#plan
    const pairs = new PairCollector()
    const done = this.#scan.within(range, groupsOf(vectors.count), (one, other) => {
      const score = one < vectors.count && other < vectors.count ? cosine(vectors, one, other) : 0
      if (score < threshold) return true
      if (Atomics.add(found, 0, 1) >= MAXIMUM_PAIRS) return false
      pairs.add(one, other, differingScore(score))
      return true
    })
    return { pairs: pairs.pairs(), tooMany: !done }
  }
}

/** Ranges of about equal work: the first rows are compared with many, the last with none. */
export function groupRanges(count: number, parts: number): GroupRange[] {
  const groups = groupsOf(count)
  const edge = (part: number): number => Math.round(groups * (1 - Math.sqrt(1 - part / parts)))
  return Array.from({ length: parts }, (_, part) => ({ from: edge(part), to: edge(part + 1) })).filter(
    ({ from, to }) => to > from,
  )
}

/**
 * Every pair of rows with a cosine of at least the threshold, once. Exact: the kernel only leaves
 * out what cannot reach it, and each pair is computed in full.
 *
 * @throws WinnowError `usage` for an impossible threshold, `too-large` where nearly all rows look
 *   alike.
 */
export function cosinePairs(vectors: Vectors, threshold: number): Pairs {
  checkCosine(threshold)
  const { pairs, tooMany } = new CosineShard({
    ...packRows(vectors, threshold),
    threshold,
    found: new Int32Array(1),
  }).search({ from: 0, to: groupsOf(vectors.count) })
  if (tooMany) throw tooManyPairs(vectors, threshold, 'this model')
  return pairs
}

/** @throws WinnowError `usage` */
export function checkCosine(threshold: number): void {
  if (threshold > 0 && threshold < 1) return
  throw new WinnowError(
    'usage',
    `A cosine threshold of ${threshold} is not possible: give a number between 0 and 1, for example 0.9.`,
  )
}

const SAMPLED_PAIRS = 20_000

/** The refusal where a search finds more pairs than anybody could look at. */
export function tooManyPairs(vectors: Vectors, threshold: number, model: string): WinnowError {
  const random = new SeededStream(3)
  let alike = 0
  for (let at = 0; at < SAMPLED_PAIRS; at++)
    if (cosine(vectors, random.below(vectors.count), random.below(vectors.count)) >= threshold) alike++
  const share = `${((100 * alike) / SAMPLED_PAIRS).toFixed(1)} %`
  return new WinnowError(
    'too-large',
    `More than ${MAXIMUM_PAIRS.toLocaleString('en')} pairs of these ${vectors.count.toLocaleString('en')} texts have a cosine of at least ${threshold} (about ${share} of all pairs): ${model} finds them all similar, so its scores tell nothing here. Raise the threshold, or compare words with the near method. Nothing was changed.`,
  )
}
