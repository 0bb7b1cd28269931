import type { MergeTable } from './merge-table'

const NONE = -1
/**
 * Places of a pair in one number with its rank: more symbols than the longest row has characters.
 */
const PLACES = 2 ** 26

/**
 * The same merges as one after the other, in time that grows with n log n: symbols are a linked
 * list, and the pairs that merge wait in a heap, the lowest rank first and of equal ones the
 * leftmost. A pair that another merge has broken up is found out when its turn comes.
 */
export function mergeLong(symbols: readonly number[], table: MergeTable): number[] {
  const { length } = symbols
  const ids = Int32Array.from(symbols)
  const next = Int32Array.from(symbols, (_, index) => (index + 1 < length ? index + 1 : NONE))
  const previous = Int32Array.from(symbols, (_, index) => index - 1)
  const heap = new MinimumHeap(2 * length)
  const offer = (left: number): void => {
    const right = left === NONE ? NONE : next[left]!
    if (right === NONE) return
    const row = table.find(ids[left]!, ids[right]!)
    if (row >= 0) heap.push(table.rank(row) * PLACES + left)
  }
  for (let index = 0; index < length; index++) offer(index)
  for (let key = heap.pop(); key !== null; key = heap.pop()) {
    const left = key % PLACES
    const right = next[left]!
    // A symbol that went into the one before it has no next; the first of a list always has one.
    if (right === NONE) continue
    const row = table.find(ids[left]!, ids[right]!)
    if (row < 0 || table.rank(row) !== Math.floor(key / PLACES)) continue
    const after = next[right]!
    ids[left] = table.merged(row)
    next[left] = after
    next[right] = NONE
    if (after !== NONE) previous[after] = left
    offer(previous[left]!)
    offer(left)
  }
  const merged: number[] = []
  for (let index = 0; index !== NONE; index = next[index]!) merged.push(ids[index]!)
  return merged
}

/** A binary heap of numbers. */
class MinimumHeap {
  #keys: Float64Array
  #size = 0

  constructor(capacity: number) {
    this.#keys = new Float64Array(capacity)
  }

  push(key: number): void {
    if (this.#size === this.#keys.length) {
      const larger = new Float64Array(2 * this.#size + 1)
      larger.set(this.#keys)
      this.#keys = larger
    }
    const keys = this.#keys
    let at = this.#size++
    for (let above = (at - 1) >> 1; at > 0 && keys[above]! > key; above = (at - 1) >> 1) {
      keys[at] = keys[above]!
      at = above
    }
    keys[at] = key
  }

  pop(): number | null {
    if (this.#size === 0) return null
    const keys = this.#keys
    const least = keys[0]!
    const key = keys[--this.#size]!
    let at = 0
    for (let below = 1; below < this.#size; below = 2 * at + 1) {
      if (below + 1 < this.#size && keys[below + 1]! < keys[below]!) below++
      if (keys[below]! >= key) break
      keys[at] = keys[below]!
      at = below
    }
    keys[at] = key
    return least
  }
}
