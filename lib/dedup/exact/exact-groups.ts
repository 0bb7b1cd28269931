import { PairCollector, type Pairs } from '../columns/pairs'

/**
 * Documents with equal content hashes, as stars: each later document with the first one that has
 * its hash, at score 1. The hashes come in the order of the documents.
 */
export function exactGroups(hashes: Iterable<string>): Pairs {
  const firstOf = new Map<string, number>()
  const pairs = new PairCollector()
  let document = 0
  for (const hash of hashes) {
    const first = firstOf.get(hash)
    if (first === undefined) firstOf.set(hash, document)
    else pairs.add(first, document, 1)
    document++
  }
  return pairs.pairs()
}
