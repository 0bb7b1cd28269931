import { WinnowError } from '@/lib/core/errors'
import { hotGrams } from './gram-order'
import { newFilter } from './head-filter'
import { buildIndex } from './head-index'
import { planJoin, setRanges } from './join-plan'
import { JoinShard } from './join-shard'
import type { NearOptions } from './near-options'
import { PairCollector, type Pairs } from '../columns/pairs'
import type { ShingleCollection } from '../shingles/shingle-collection'
import { firstTexts, type ShingledTexts } from '../shingles/shingled-texts'

/** Looks at the signal in one join. */
const PAUSES = 32

/**
 * Every pair of texts whose shingle sets have a Jaccard similarity of at least the threshold, once,
 * with the exact similarity. Texts with equal sets form a group, reported as a star: each later
 * member with the first one at score 1. The pairs of the first member represent those of all
 * members, so the number of pairs stays linear in a corpus of copies.
 *
 * @throws WinnowError `usage` for an impossible threshold, `cancelled` if the signal is aborted.
 */
export function nearPairs(collection: ShingleCollection, options: NearOptions): Pairs {
  checkThreshold(options.threshold)
  const texts = collection.texts()
  const { sets } = texts
  const total = sets.sizeOf.length
  const plan = planJoin(sets, options.threshold, [hotGrams(sets, 0, 1)])
  const shard = new JoinShard(plan)
  const whole = { from: 0, to: total }
  const filter = newFilter(plan.heads)
  shard.mark(filter, 0, 1)
  const list = shard.collect(filter, whole)
  const index = buildIndex(plan, list)
  const found = setRanges(sets, PAUSES).map((range) => {
    pause(options, range.from, total)
    return shard.probe(index, list, range)
  })
  pause(options, total, total)
  return textPairs(texts, found)
}

/**
 * Pairs of texts from pairs of sets: the stars of equal texts, then each pair of sets as the pair
 * of their first texts.
 */
export function textPairs(texts: ShingledTexts, found: readonly Pairs[]): Pairs {
  const pairs = new PairCollector()
  const firstOf = firstTexts(texts)
  texts.setOf.forEach((set, text) => {
    if (firstOf[set] !== text) pairs.add(firstOf[set]!, text, 1)
  })
  for (const { left, right, score } of found) {
    for (let at = 0; at < left.length; at++) pairs.add(firstOf[left[at]!]!, firstOf[right[at]!]!, score[at]!)
  }
  return pairs.pairs()
}

/**
 * The number of pairs of texts that these represent: a star of m equal texts represents m (m - 1) /
 * 2, a pair of stars all pairs across.
 */
export function countPairs({ left, right, score }: Pairs): number {
  const members = new Map<number, number>()
  const size = (first: number): number => members.get(first) ?? 1
  let pairs = 0
  left.forEach((one, at) => {
    if (score[at] === 1) members.set(one, size(one) + 1)
  })
  for (const count of members.values()) pairs += (count * (count - 1)) / 2
  left.forEach((one, at) => {
    if (score[at] !== 1) pairs += size(one) * size(right[at]!)
  })
  return pairs
}

/** @throws WinnowError `usage` */
function checkThreshold(threshold: number): void {
  if (threshold > 0 && threshold <= 1) return
  throw new WinnowError(
    'usage',
    `A similarity threshold of ${threshold} is not possible: give a number above 0 and at most 1, for example 0.8.`,
  )
}

function pause(options: NearOptions, done: number, total: number): void {
  if (options.signal?.aborted === true)
    throw new WinnowError('cancelled', 'The search for near-duplicates was cancelled. Nothing was changed.')
  options.report?.('compare', done, total)
}
