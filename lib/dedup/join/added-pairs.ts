import { GrowingUint32 } from '../columns/growing-columns'
import { PairCollector, type Pairs } from '../columns/pairs'
import { firstTexts, type ShingledTexts } from '../shingles/shingled-texts'

/**
 * The data kept from an earlier collection: the set of every text, the size of every set, and all
 * pairs.
 */
export interface KnownTexts {
  setOf: Uint32Array
  sizeOf: Uint32Array
  pairs: Pairs
}

/**
 * The collection with texts added to it. `merged` holds first one text for each of the known sets
 * in `partners`, then the added texts, and `found` the pairs of its sets of which at least one is
 * new; every other pair was known before.
 */
export function withAdded(
  known: KnownTexts,
  partners: Uint32Array,
  merged: ShingledTexts,
  found: Pairs,
): KnownTexts & { newSets: Uint32Array } {
  const before = known.setOf.length
  const firstOfKnown = firstTexts(known)
  const textOf = (text: number): number =>
    text < partners.length ? firstOfKnown[partners[text]!]! : before + text - partners.length
  const numberOf = new Uint32Array(merged.sets.sizeOf.length)
  const newSets = new GrowingUint32()
  merged.sets.sizeOf.forEach((_size, set) => {
    numberOf[set] = set < partners.length ? partners[set]! : known.sizeOf.length + newSets.length
    if (set >= partners.length) newSets.push(set)
  })
  const pairs = new PairCollector()
  const add = ({ left, right, score }: Pairs, place: (text: number) => number): void =>
    left.forEach((one, at) => pairs.add(place(one), place(right[at]!), score[at]!))
  add(known.pairs, (text) => text)
  add(found, textOf)
  const added = merged.setOf.subarray(partners.length)
  const setOf = new Uint32Array(before + added.length)
  setOf.set(known.setOf)
  added.forEach((set, at) => (setOf[before + at] = numberOf[set]!))
  const sizeOf = new Uint32Array(known.sizeOf.length + newSets.length)
  sizeOf.set(known.sizeOf)
  newSets.view().forEach((set, at) => (sizeOf[known.sizeOf.length + at] = merged.sets.sizeOf[set]!))
  return { setOf, sizeOf, pairs: pairs.pairs(), newSets: newSets.view() }
}
