import { lowerBound } from '@/lib/core/lower-bound'
import { indexLength, neededOverlap, probeLength, smallestPartner } from './bounds'
import { GramOrder } from './gram-order'
import { GrowingUint32, GrowingUint8, sharedUint32 } from '../columns/growing-columns'
import { IS_FOUND, isFull, LOOKS, markEither, markSide, wordOf, type HeadFilter } from './head-filter'
import { LAST_PLACE, type HeadIndex, type HeadList } from './head-index'
import type { JoinPlan, SetRange } from './join-plan'
import { overlap } from './overlap'
import { PairCollector, type Pairs } from '../columns/pairs'

/** A candidate whose heads meet too late to share enough. Adding to it keeps it negative. */
const RULED_OUT = -(2 ** 30)

/**
 * One worker's part of the exact Jaccard self-join PPJoin (Xiao et al., WWW 2008). Three rounds,
 * each over set ranges that are independent of one another, so the result does not depend on the
 * number of workers: mark the grams of the heads; collect those in two heads; look every set up in
 * the index of these, and verify each candidate by a merge.
 */
export class JoinShard {
  readonly #plan: JoinPlan
  readonly #order: GramOrder
  readonly #head: Uint32Array
  readonly #met: Int32Array
  readonly #candidates: Uint32Array
  /** Posting-list entries that could lead to a partner. */
  looked = 0
  /** Candidates compared by a merge. */
  compared = 0

  constructor(plan: JoinPlan) {
    this.#plan = plan
    this.#order = new GramOrder(plan.sets, plan.hot)
    const count = plan.ranked.length
    const largest = count === 0 ? 0 : plan.sets.sizeOf[plan.ranked[count - 1]!]!
    this.#head = new Uint32Array(largest)
    this.#met = new Int32Array(count)
    this.#candidates = new Uint32Array(count)
  }

  /**
   * Marks the grams of all heads in one part of the filter: threads fill one together and never
   * meet in a word.
   */
  mark(filter: HeadFilter, part: number, parts: number): void {
    const { sets, threshold, fresh } = this.#plan
    const first = Math.floor((filter.length * part) / parts)
    const end = Math.floor((filter.length * (part + 1)) / parts)
    const head = this.#head
    for (let set = 0; set < sets.sizeOf.length; set++) {
      const length = probeLength(sets.sizeOf[set]!, threshold)
      this.#order.head(set, length, head)
      const isFresh = fresh === null || fresh.isFresh[set] === 1
      const either = isFresh && fresh?.pairs !== 'across'
      // Of two sets that meet, the smaller is indexed: if all sets look up, a gram after that part
      // need only be found.
      const freshLooks = either ? length : 0
      const looks = fresh === null ? indexLength(sets.sizeOf[set]!, threshold) : freshLooks
      for (let at = 0; at < length; at++) {
        const word = wordOf(filter, head[at]!)
        if (word < first || word >= end) continue
        if (at < looks) markEither(filter, word, head[at]!)
        else markSide(filter, word, head[at]!, isFresh && !either ? LOOKS : IS_FOUND)
      }
    }
  }

  /** By ranks, so that the index is filled from the first entry to the last. */
  collect(filter: HeadFilter, { from, to }: SetRange): HeadList {
    const { sets, ranked, threshold } = this.#plan
    const end = sharedUint32(to - from)
    const gram = new GrowingUint32()
    const place = new GrowingUint8()
    const head = this.#head
    for (let rank = from; rank < to; rank++) {
      const set = ranked[rank]!
      const length = probeLength(sets.sizeOf[set]!, threshold)
      this.#order.head(set, length, head)
      for (let at = 0; at < length; at++) {
        if (!isFull(filter, head[at]!)) continue
        gram.push(head[at]!)
        place.push(Math.min(at, LAST_PLACE))
      }
      end[rank - from] = gram.length
    }
    return { end, gram: gram.shared(), place: place.shared() }
  }

  /** Pairs of sets, each of a set whose rank is in this range and one of a lower rank. */
  probe(index: HeadIndex, list: HeadList, { from, to }: SetRange): Pairs {
    const { sets, ranked, threshold } = this.#plan
    const pairs = new PairCollector()
    for (let rank = from; rank < to; rank++) {
      const set = ranked[rank]!
      const count = this.#meet(index, list, rank)
      for (let at = 0; at < count; at++) {
        const otherRank = this.#candidates[at]!
        const other = ranked[otherRank]!
        if (this.#met[otherRank]! > 0 && this.#isAsked(set, other)) {
          const sizes = sets.sizeOf[set]! + sets.sizeOf[other]!
          this.compared++
          const shared = overlap(sets, set, other, neededOverlap(sizes, threshold))
          const score = shared / (sizes - shared)
          if (shared > 0 && score >= threshold) pairs.add(set, other, score)
        }
        this.#met[otherRank] = 0
      }
    }
    return pairs.pairs()
  }

  #isAsked(one: number, other: number): boolean {
    const { fresh } = this.#plan
    if (fresh === null) return true
    const freshSets = fresh.isFresh[one]! + fresh.isFresh[other]!
    return fresh.pairs === 'any' ? freshSets > 0 : freshSets === 1
  }

  /**
   * Counts in `met` the grams that the heads of lower ranks share with the head of this rank;
   * returns the number of candidates.
   */
  #meet(index: HeadIndex, list: HeadList, rank: number): number {
    const from = rank === 0 ? 0 : list.end[rank - 1]!
    const to = list.end[rank]!
    if (from === to) return 0
    const {
      sets: { sizeOf },
      ranked,
      threshold,
    } = this.#plan
    const met = this.#met
    const mask = index.end.length - 1
    const size = sizeOf[ranked[rank]!]!
    const smallest = smallestPartner(size, threshold)
    let count = 0
    for (let at = from; at < to; at++) {
      const gram = list.gram[at]!
      const slot = gram & mask
      const first = slot === 0 ? 0 : index.end[slot - 1]!
      // Ranks rise through a slot: from the one below this set's down to the first that is too
      // small.
      for (let entry = lowerBound(index.rank, rank, first, index.end[slot]) - 1; entry >= first; entry--) {
        const otherRank = index.rank[entry]!
        const otherSize = sizeOf[ranked[otherRank]!]!
        if (otherSize < smallest) break
        this.looked++
        if (index.gram[entry] !== gram) continue
        const before = met[otherRank]!
        if (before === 0) this.#candidates[count++] = otherRank
        // Positional filter: the grams both can still share after this one, plus those shared so
        // far, must reach the need.
        const reach = before + Math.min(size - list.place[at]!, otherSize - index.place[entry]!)
        met[otherRank] = reach >= neededOverlap(size + otherSize, threshold) ? before + 1 : RULED_OUT
      }
    }
    return count
  }
}
