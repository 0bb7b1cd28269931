import { SMALL_SET, type SetColumns } from '../shingles/shingle-sets'

/** Elements two sets share, or -1 as soon as they cannot share `needed`. */
export function overlap(sets: SetColumns, one: number, other: number, needed: number): number {
  const here = sets.blocks[sets.blockOf[one]!]!
  const there = sets.blocks[sets.blockOf[other]!]!
  const size = sets.sizeOf[one]!
  const otherSize = sets.sizeOf[other]!
  const checked = size <= SMALL_SET && otherSize <= SMALL_SET
  let at = sets.startOf[one]!
  let to = sets.startOf[other]!
  const end = at + size
  const otherEnd = to + otherSize
  let spare = size - needed
  let otherSpare = otherSize - needed
  let shared = 0
  while (at < end && to < otherEnd) {
    const gram = here[at]!
    const otherGram = there[to]!
    if (gram === otherGram && !(checked && here[at + size] !== there[to + otherSize])) {
      shared++
      at++
      to++
    } else {
      // Equal grams with different checks are two grams that collide: either may be passed over.
      if (gram <= otherGram) {
        at++
        if (--spare < 0) return -1
      } else {
        to++
        if (--otherSpare < 0) return -1
      }
    }
  }
  return shared < needed ? -1 : shared
}
