import { GROUP, groupsOf, packSketches, planSketch, type Sketching } from './sketch'
import type { Vectors } from './vectors'

/** Rows with their stand-ins, ready to be compared with others. */
export interface PackedRows {
  vectors: Vectors
  sketching: Sketching
  packed: Int16Array
}

/** Makes rows ready for queries of about this threshold. */
export function packRows(vectors: Vectors, threshold: number): PackedRows {
  const sketching = planSketch(vectors, threshold)
  const packed = new Int16Array(packedLength(vectors.count, sketching))
  packSketches(vectors, sketching, packed, 0, groupsOf(vectors.count))
  return { vectors, sketching, packed }
}

/** 16-bit numbers that the packed stand-ins of so many rows take. */
export function packedLength(count: number, { width }: Sketching): number {
  return groupsOf(count) * GROUP * width
}
