import { sharedUint32 } from '../columns/growing-columns'

/**
 * Slots per gram: at six, one gram in seven that is alone shares its slot and is looked at in vain.
 */
const SLOTS_PER_GRAM = 6
const FEWEST_SLOTS = 2 ** 16
/** 256 MB. */
const MOST_SLOTS = 2 ** 30
const SLOTS_PER_WORD = 16

/**
 * The grams that can join two sets at all. A gram in only one head finds no partner, and in
 * ordinary data most are: the others make a small index. Two bits per slot, slots by hash: a slot
 * is full when both bits are set. Grams that share a slot only cost time.
 */
export type HeadFilter = Uint32Array

/**
 * Bits of a slot: 1 where a gram was seen and looks for another, 2 where it was seen again or on
 * the other side.
 */
export const LOOKS = 1
export const IS_FOUND = 2

export function newFilter(grams: number): HeadFilter {
  const slots = Math.min(
    MOST_SLOTS,
    Math.max(FEWEST_SLOTS, 2 ** Math.ceil(Math.log2(grams * SLOTS_PER_GRAM))),
  )
  return sharedUint32(slots / SLOTS_PER_WORD)
}

/**
 * Notes a gram that looks for any other: the second time, it has found itself. `word` is its
 * wordOf.
 */
export function markEither(filter: HeadFilter, word: number, gram: number): void {
  const shift = (gram & 15) << 1
  const looks = ((filter[word]! >>> shift) & LOOKS) !== 0
  filter[word]! |= (looks ? IS_FOUND : LOOKS) << shift
}

/** Notes a gram on one side. */
export function markSide(
  filter: HeadFilter,
  word: number,
  gram: number,
  side: typeof LOOKS | typeof IS_FOUND,
): void {
  filter[word]! |= side << ((gram & 15) << 1)
}

export function isFull(filter: HeadFilter, gram: number): boolean {
  return ((filter[wordOf(filter, gram)]! >>> ((gram & 15) << 1)) & 3) === 3
}

/** The word of a gram's slot. Heads hold small hashes: the low bits are the random ones. */
export function wordOf(filter: HeadFilter, gram: number): number {
  return (gram >>> 4) & (filter.length - 1)
}
