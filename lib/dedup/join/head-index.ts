import { indexLength } from './bounds'
import { sharedBytes, sharedUint32 } from '../columns/growing-columns'
import type { JoinPlan } from './join-plan'

/**
 * Largest place in a set that is told from later ones: one byte per entry. Taken for too early, a
 * later gram only passes the positional filter more often.
 */
export const LAST_PLACE = 255

/** Grams of heads that can find a partner, of the sets of successive ranks. */
export interface HeadList {
  /**
   * The grams of the n-th rank here are gram[end[n - 1]] to gram[end[n] - 1], from 0 for the first.
   */
  end: Uint32Array
  gram: Uint32Array
  /** Place of the gram in its set, at most LAST_PLACE. */
  place: Uint8Array
}

/**
 * Posting lists: those of a gram lie in end[slot - 1] to end[slot] - 1, by rank; others may lie
 * between them.
 */
export interface HeadIndex {
  end: Uint32Array
  gram: Uint32Array
  rank: Uint32Array
  place: Uint8Array
}

/** One list of all ranks from those of successive ranges. */
export function joinLists(lists: readonly HeadList[]): HeadList {
  const grams = lists.reduce((total, { gram }) => total + gram.length, 0)
  const joined = {
    end: sharedUint32(lists.reduce((total, { end }) => total + end.length, 0)),
    gram: sharedUint32(grams),
    place: sharedBytes(grams),
  }
  let rank = 0
  let from = 0
  for (const list of lists) {
    joined.gram.set(list.gram, from)
    joined.place.set(list.place, from)
    for (let at = 0; at < list.end.length; at++) joined.end[rank++] = from + list.end[at]!
    from += list.gram.length
  }
  return joined
}

/** The index of what partners of a set's own size or larger must meet. */
export function buildIndex({ sets, ranked, threshold }: JoinPlan, list: HeadList): HeadIndex {
  const end = sharedUint32(2 ** Math.ceil(Math.log2(list.gram.length + 2)))
  const mask = end.length - 1
  let entries = 0
  for (let rank = 0, at = 0; rank < ranked.length; rank++) {
    const reach = indexLength(sets.sizeOf[ranked[rank]!]!, threshold)
    for (const last = list.end[rank]!; at < last; at++) {
      if (list.place[at]! >= reach) continue
      end[list.gram[at]! & mask]!++
      entries++
    }
  }
  // Counts to starts; filling moves each start to the end of its slot.
  for (let slot = 0, start = 0; slot <= mask; slot++) {
    const count = end[slot]!
    end[slot] = start
    start += count
  }
  const index: HeadIndex = {
    end,
    gram: sharedUint32(entries),
    rank: sharedUint32(entries),
    place: sharedBytes(entries),
  }
  for (let rank = 0, at = 0; rank < ranked.length; rank++) {
    const reach = indexLength(sets.sizeOf[ranked[rank]!]!, threshold)
    for (const last = list.end[rank]!; at < last; at++) {
      if (list.place[at]! >= reach) continue
      const entry = end[list.gram[at]! & mask]!++
      index.gram[entry] = list.gram[at]!
      index.rank[entry] = rank
      index.place[entry] = list.place[at]!
    }
  }
  return index
}
