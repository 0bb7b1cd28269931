/**
 * One row per text, concatenated; every row has length 1, or is zero if the text has no content.
 */
export interface Vectors {
  values: Float32Array
  dimensions: number
  count: number
}

/** Views values as rows. */
export function asVectors(values: Float32Array, dimensions: number): Vectors {
  return { values, dimensions, count: dimensions === 0 ? 0 : values.length / dimensions }
}

/** Cosine of two rows of one collection. */
export function cosine(vectors: Vectors, one: number, other: number): number {
  return cosineBetween(vectors, one, vectors, other)
}

/**
 * Cosine of two rows, summed in doubles in one order, so that every way of searching gives the same
 * score.
 */
export function cosineBetween(left: Vectors, one: number, right: Vectors, other: number): number {
  const { dimensions } = left
  const leftStart = one * dimensions
  const rightStart = other * dimensions
  let sum = 0
  for (let at = 0; at < dimensions; at++) sum += left.values[leftStart + at]! * right.values[rightStart + at]!
  return sum
}

/** Scales each row to length 1, in place. */
export function normaliseRows(values: Float32Array, dimensions: number): void {
  for (let row = 0; row < values.length; row += dimensions) {
    let square = 0
    for (let at = row; at < row + dimensions; at++) square += values[at]! * values[at]!
    const scale = square > 0 && Number.isFinite(square) ? 1 / Math.sqrt(square) : 0
    for (let at = row; at < row + dimensions; at++) values[at] = scale === 0 ? 0 : values[at]! * scale
  }
}

/** The number of zero rows: their texts have no content. */
export function countZeros({ values, dimensions, count }: Vectors): number {
  let zeros = 0
  for (let row = 0; row < count; row++)
    if (values.subarray(row * dimensions, (row + 1) * dimensions).every((value) => value === 0)) zeros++
  return zeros
}
