import { neededOverlap, probeLength, smallestPartner } from './bounds'
import { mix32 } from '@/lib/text/mix'

/**
 * The heads of sets, concatenated, and the sizes of the sets, from which the length of each head
 * follows.
 */
export interface SetHeads {
  heads: Uint32Array
  sizeOf: Uint32Array
}

/**
 * One bit per slot in front of the chains, in a megabyte that a core keeps at hand: most grams are
 * told apart there, without a walk.
 */
const FILTER_BITS = 23
const FILTER_MASK = (1 << FILTER_BITS) - 1

/**
 * The sets of an earlier collection that can form a pair with a fresh one: those whose head shares
 * a gram with a head of similar enough size, early enough in both (the size and positional filters
 * of PPJoin). No pair is lost, as long as both sides' heads follow one order.
 */
export function partnerSets({ heads, sizeOf }: SetHeads, fresh: SetHeads, threshold: number): Uint32Array {
  const meets = meeting(fresh, threshold)
  const partners: number[] = []
  let at = 0
  for (let set = 0; set < sizeOf.length; set++) {
    const size = sizeOf[set]!
    const start = at
    const end = at + probeLength(size, threshold)
    while (at < end && !meets(heads[at]!, size, at - start)) at++
    if (at < end) partners.push(set)
    at = end
  }
  return Uint32Array.from(partners)
}

/**
 * Tells whether a gram at a place of a set of some size can be the first that the set shares with a
 * fresh one.
 */
function meeting(
  { heads, sizeOf }: SetHeads,
  threshold: number,
): (gram: number, size: number, place: number) => boolean {
  const maybe = new Uint32Array((1 << FILTER_BITS) / 32)
  const mask = 2 ** Math.ceil(Math.log2(heads.length * 2 + 2)) - 1
  // Chains of head grams by slot; entry + 1, 0 at the end.
  const latest = new Uint32Array(mask + 1)
  const before = new Uint32Array(heads.length)
  const sizeAt = new Uint32Array(heads.length)
  const placeAt = new Uint32Array(heads.length)
  let at = 0
  for (const size of sizeOf) {
    const length = probeLength(size, threshold)
    for (let place = 0; place < length; place++, at++) {
      const slot = mix32(heads[at]!) & mask
      maybe[(heads[at]! & FILTER_MASK) >>> 5]! |= 1 << (heads[at]! & 31)
      before[at] = latest[slot]!
      latest[slot] = at + 1
      sizeAt[at] = size
      placeAt[at] = place
    }
  }
  return (gram, size, place) => {
    if ((maybe[(gram & FILTER_MASK) >>> 5]! & (1 << (gram & 31))) === 0) return false
    for (let entry = latest[mix32(gram) & mask]!; entry !== 0; entry = before[entry - 1]!) {
      const other = entry - 1
      const otherSize = sizeAt[other]!
      if (
        heads[other] !== gram ||
        Math.min(size, otherSize) < smallestPartner(Math.max(size, otherSize), threshold)
      )
        continue
      if (Math.min(size - place, otherSize - placeAt[other]!) >= neededOverlap(size + otherSize, threshold))
        return true
    }
    return false
  }
}
