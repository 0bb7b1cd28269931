import { WinnowError } from '@/lib/core/errors'
import { joinSets } from './join-sets'
import type { NearOptions } from './near-options'
import { PairCollector } from './pairs'
import type { Pairs } from './pairs'
import type { ShingleCollection } from './shingle-collection'

/**
 * Every pair of texts whose shingle sets have a Jaccard similarity of at least the threshold, once, with the exact
 * similarity. Texts with equal sets form a group, reported as a star: each later member with the first one at score 1.
 * The pairs of the first member stand for those of all members, so that a corpus of copies stays linear.
 *
 * @throws WinnowError `usage` for an impossible threshold, `cancelled` where the signal says so.
 */
export function nearPairs(collection: ShingleCollection, options: NearOptions): Pairs {
  if (!(options.threshold > 0 && options.threshold <= 1)) {
    throw new WinnowError('usage', `A similarity threshold of ${options.threshold} is not possible: give a number above 0 and at most 1, for example 0.8.`)
  }
  const pairs = new PairCollector()
  const firstOf = new Uint32Array(collection.sets.count)
  let sets = 0
  collection.setOf().forEach((set, text) => {
    // Sets are numbered in the order of their first texts.
    if (set === sets) firstOf[sets++] = text
    else pairs.add(firstOf[set]!, text, 1)
  })
  joinSets(collection.sets.columns(), options, (one, other, score) => pairs.add(firstOf[one]!, firstOf[other]!, score))
  return pairs.pairs()
}
