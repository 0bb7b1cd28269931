import { SeededStream } from '@/lib/text/seeded-stream'
import type { Vectors } from './vectors'

/** Orthogonal directions of length 1, one per row, the one that explains most first. */
export type Basis = Vectors

/**
 * Rows looked at: enough for the directions that carry most of the length; which ones exactly only
 * decides the speed.
 */
const SAMPLED_ROWS = 512
const ITERATIONS = 3

/**
 * The directions in which the rows are longest, by orthogonal iteration (Golub & Van Loan, Matrix
 * Computations, §8.2) on a sample. They need not be exact: any basis at right angles gives true
 * bounds.
 */
export function longestDirections(vectors: Vectors, count: number): Basis {
  const { dimensions } = vectors
  const step = Math.max(1, Math.floor(vectors.count / SAMPLED_ROWS))
  const random = new SeededStream(1)
  const values = Float32Array.from({ length: count * dimensions }, () => random.next() - 0.5)
  let basis: Basis = { values, dimensions, count }
  orthonormalise(basis)
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const image = new Float32Array(count * dimensions)
    for (let row = 0; row < vectors.count; row += step) addImage(vectors, row, basis, image)
    basis = { values: image, dimensions, count }
    orthonormalise(basis)
  }
  return basis
}

/** Adds (row · direction) · row to the image of each direction. */
function addImage(vectors: Vectors, row: number, basis: Basis, image: Float32Array): void {
  const { dimensions } = vectors
  const from = row * dimensions
  for (let direction = 0; direction < basis.count; direction++) {
    const base = direction * dimensions
    let along = 0
    for (let at = 0; at < dimensions; at++) along += vectors.values[from + at]! * basis.values[base + at]!
    for (let at = 0; at < dimensions; at++) image[base + at]! += along * vectors.values[from + at]!
  }
}

/**
 * Gram-Schmidt over the rows, in place and twice, because once is not enough in floating point
 * (Giraud, Langou, Rozložník 2005). Rows that depend on earlier ones become zero.
 */
function orthonormalise({ values, dimensions, count }: Vectors): void {
  for (let row = 0; row < count; row++) {
    const own = values.subarray(row * dimensions, (row + 1) * dimensions)
    const before = lengthOf(own)
    for (let pass = 0; pass < 2; pass++) {
      for (let earlier = 0; earlier < row; earlier++) {
        const other = values.subarray(earlier * dimensions, (earlier + 1) * dimensions)
        let along = 0
        for (let at = 0; at < dimensions; at++) along += own[at]! * other[at]!
        for (let at = 0; at < dimensions; at++) own[at]! -= along * other[at]!
      }
    }
    const length = lengthOf(own)
    const scale = length > before * DEPENDENT ? 1 / length : 0
    for (let at = 0; at < dimensions; at++) own[at]! *= scale
  }
}

/** In a row that depends on the others, only rounding errors remain. */
const DEPENDENT = 1e-4

function lengthOf(row: Float32Array): number {
  return Math.sqrt(row.reduce((sum, value) => sum + value * value, 0))
}
