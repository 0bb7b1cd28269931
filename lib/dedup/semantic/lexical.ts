import { SeededStream } from '@/lib/text/seeded-stream'
import { type SparseRows, termMatrix } from './terms'
import { asVectors, normaliseRows, type Vectors } from './vectors'

/**
 * The name of vectors without a model: they know which words occur together, not what they mean.
 */
export const LEXICAL_NAME = 'lexical (TF-IDF + LSA)'

const DIMENSIONS = 128
const ITERATIONS = 2
/** Rows the directions are learned from; all rows are then expressed in them. */
const FITTED_ROWS = 8_000

/**
 * TF-IDF vectors in the space of their largest singular directions (latent semantic analysis,
 * Deerwester et al. 1990), found by randomised subspace iteration with a fixed seed (Halko,
 * Martinsson, Tropp 2011, algorithm 4.4). They depend on the whole collection, so that they cannot
 * be kept for the next one.
 */
export function lexicalVectors(texts: readonly string[]): Vectors {
  const rows = termMatrix(texts)
  const dimensions = Math.max(1, Math.min(DIMENSIONS, rows.rows, rows.terms))
  const random = new SeededStream(4)
  const directions = Float64Array.from({ length: rows.terms * dimensions }, () => random.next() - 0.5)
  const step = Math.max(1, Math.floor(rows.rows / FITTED_ROWS))
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const image = new Float64Array(directions.length)
    for (let row = 0; row < rows.rows; row += step)
      addBack(rows, row, project(rows, row, directions, dimensions), image)
    directions.set(image)
    orthonormaliseColumns(directions, dimensions)
  }
  const values = new Float32Array(rows.rows * dimensions)
  for (let row = 0; row < rows.rows; row++)
    values.set(project(rows, row, directions, dimensions), row * dimensions)
  normaliseRows(values, dimensions)
  return asVectors(values, dimensions)
}

/** A row in the space of the directions, which lie one term after another. */
function project(
  { start, term, value }: SparseRows,
  row: number,
  directions: Float64Array,
  dimensions: number,
): Float64Array {
  const out = new Float64Array(dimensions)
  for (let entry = start[row]!; entry < start[row + 1]!; entry++) {
    const from = term[entry]! * dimensions
    const weight = value[entry]!
    for (let at = 0; at < dimensions; at++) out[at]! += weight * directions[from + at]!
  }
  return out
}

function addBack(
  { start, term, value }: SparseRows,
  row: number,
  along: Float64Array,
  image: Float64Array,
): void {
  for (let entry = start[row]!; entry < start[row + 1]!; entry++) {
    const from = term[entry]! * along.length
    const weight = value[entry]!
    for (let at = 0; at < along.length; at++) image[from + at]! += weight * along[at]!
  }
}

/**
 * Makes the columns orthonormal by the Cholesky factor L of their products: W ← W·L⁻ᵀ. Half the
 * work of Gram-Schmidt and along the rows, as they lie in memory. A column that depends on earlier
 * ones becomes zero.
 */
function orthonormaliseColumns(matrix: Float64Array, columns: number): void {
  const factor = cholesky(columnProducts(matrix, columns), columns)
  for (let row = 0; row < matrix.length; row += columns) {
    for (let column = 0; column < columns; column++) {
      const pivot = factor[column * columns + column]!
      let value = matrix[row + column]!
      for (let earlier = 0; earlier < column; earlier++)
        value -= factor[column * columns + earlier]! * matrix[row + earlier]!
      matrix[row + column] = pivot === 0 ? 0 : value / pivot
    }
  }
}

function columnProducts(matrix: Float64Array, columns: number): Float64Array {
  const products = new Float64Array(columns * columns)
  for (let row = 0; row < matrix.length; row += columns) {
    for (let one = 0; one < columns; one++) {
      const value = matrix[row + one]!
      if (value === 0) continue
      for (let other = 0; other <= one; other++)
        products[one * columns + other]! += value * matrix[row + other]!
    }
  }
  return products
}

/** Smaller than this share of a column's own length is rounding. */
const DEPENDENT = 1e-10

/** Lower triangle with products = L·Lᵀ; zero pivots where a column depends on earlier ones. */
function cholesky(products: Float64Array, columns: number): Float64Array {
  const lower = new Float64Array(columns * columns)
  for (let row = 0; row < columns; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = products[row * columns + column]!
      for (let at = 0; at < column; at++) sum -= lower[row * columns + at]! * lower[column * columns + at]!
      const pivot = lower[column * columns + column]!
      if (column < row) lower[row * columns + column] = pivot === 0 ? 0 : sum / pivot
      else lower[row * columns + row] = sum > DEPENDENT * products[row * columns + row]! ? Math.sqrt(sum) : 0
    }
  }
  return lower
}
