import type { BPE } from '@huggingface/tokenizers'

/** Columns of a row: the ids of the pair, its rank, and the id of the two as one. */
const COLUMNS = 4
const EMPTY = -1

/**
 * The merges of a byte-pair vocabulary, found by the ids of the pair: open addressing in one
 * Int32Array, because a Map keyed by the spelling of the pair spends most of the encoding time on
 * building its keys.
 */
export class MergeTable {
  readonly #rows: Int32Array
  readonly #mask: number

  constructor(model: BPE) {
    const capacity = 2 ** Math.ceil(Math.log2(2 * model.merges.length + 2))
    this.#rows = new Int32Array(capacity * COLUMNS).fill(EMPTY)
    this.#mask = capacity - 1
    const ids = model.tokens_to_ids
    for (const [rank, [left, right]] of model.merges.entries()) {
      const [leftId, rightId, merged] = [ids.get(left), ids.get(right), ids.get(left + right)]
      if (leftId === undefined || rightId === undefined || merged === undefined) continue
      this.#rows.set([leftId, rightId, rank, merged], this.#row(leftId, rightId))
    }
  }

  /** Row of a pair, to be asked for its rank and its result; -1 where the two do not merge. */
  find(left: number, right: number): number {
    const row = this.#row(left, right)
    return this.#rows[row] === EMPTY ? EMPTY : row
  }

  rank(row: number): number {
    return this.#rows[row + 2]!
  }

  merged(row: number): number {
    return this.#rows[row + 3]!
  }

  /** The slot of the pair, or the empty slot where it would go. */
  #row(left: number, right: number): number {
    const rows = this.#rows
    for (let slot = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b); ; slot++) {
      const row = (slot & this.#mask) * COLUMNS
      if (rows[row] === EMPTY || (rows[row] === left && rows[row + 1] === right)) return row
    }
  }
}
