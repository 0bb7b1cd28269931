import { HASH_BYTES } from '@/lib/core/hash'

/** The columns of rows that duplicates are decided on, in id order. */
export interface ComparedRows {
  ids: Float64Array
  importIds: Uint32Array
  turns: Float64Array
  /** HASH_BYTES of each. */
  hashes: Uint8Array
}

/** Columns as they are read: ids and lengths in lists, because nobody knows yet how many there are. */
type ReadColumns = Pick<ComparedRows, 'hashes'> &
  Record<Exclude<keyof ComparedRows, 'hashes'>, ArrayLike<number>>

/** One after another, in the order given. */
export function joinColumns(parts: readonly ReadColumns[]): ComparedRows {
  const count = parts.reduce((total, { ids }) => total + ids.length, 0)
  const rows = {
    ids: new Float64Array(count),
    importIds: new Uint32Array(count),
    turns: new Float64Array(count),
    hashes: new Uint8Array(count * HASH_BYTES),
  }
  let at = 0
  for (const part of parts) {
    rows.ids.set(part.ids, at)
    rows.importIds.set(part.importIds, at)
    rows.turns.set(part.turns, at)
    rows.hashes.set(part.hashes, at * HASH_BYTES)
    at += part.ids.length
  }
  return rows
}

/** Whether two rows are equal to the letter, tools and all. */
export function areIdentical({ hashes }: ComparedRows, one: number, other: number): boolean {
  for (let at = 0; at < HASH_BYTES; at++)
    if (hashes[one * HASH_BYTES + at] !== hashes[other * HASH_BYTES + at]) return false
  return true
}
