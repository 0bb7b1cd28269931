import { type Basis, longestDirections } from './basis'
import { SeededStream } from '@/lib/text/seeded-stream'
import type { Vectors } from './vectors'

/**
 * Short bounds for long vectors. For a vector x of length 1 a sketch holds the coordinates p along
 * a few orthogonal directions, and the length r of the remainder. By Cauchy-Schwarz x·y ≤ p(x)·p(y)
 * + r(x)·r(y), which is the dot product of the vectors (p, r): never below the cosine, so that no
 * pair is lost, for a quarter of the work or less.
 */
export interface Sketching {
  basis: Basis
  /** Numbers per stand-in: the directions, the rest, and a zero where their count is odd. */
  width: number
}

/** Rows are laid side by side in groups, so that one instruction works on four of them. */
export const GROUP = 8
/** Bytes of one packed group of rows. */
export function groupBytes(width: number): number {
  return GROUP * width * Int16Array.BYTES_PER_ELEMENT
}

/** 16-bit fixed point: 1 is 2^14, so that a dot product of two vectors of length 1 fits 32 bits. */
const SCALE = 2 ** 14
/** Directions tried. */
const COUNTS = [15, 31, 63]
const SAMPLED_ROWS = 400
const SAMPLED_PAIRS = 4_000
/**
 * Cost of one number of a stand-in, and of computing one cosine in full, in the same unit
 * (measured: 0.03 and 150 ns).
 */
const COST = { number: 1, cosine: 5_000 }

/**
 * Chooses how many directions are cheapest for these vectors and this threshold. Only the speed
 * depends on it.
 */
export function planSketch(vectors: Vectors, threshold: number): Sketching {
  const { basis } = withWidth(longestDirections(vectors, Math.min(vectors.dimensions, COUNTS.at(-1)!)))
  const random = new SeededStream(2)
  const sample = Array.from({ length: Math.min(SAMPLED_ROWS, vectors.count) }, () =>
    coordinates(vectors, random.below(vectors.count), basis),
  )
  const pairs = Array.from(
    { length: SAMPLED_PAIRS },
    () => [sample[random.below(sample.length)]!, sample[random.below(sample.length)]!] as const,
  )
  const costs = [...COUNTS.filter((count) => count < basis.count), basis.count].map((count) => {
    const candidates = pairs.filter(
      ([one, other]) => one !== other && bound(one, other, count) >= threshold,
    ).length
    return { count, cost: count * COST.number + (candidates / SAMPLED_PAIRS) * COST.cosine }
  })
  const { count } = costs.reduce((best, option) => (option.cost < best.cost ? option : best))
  return withWidth({ ...basis, values: basis.values.subarray(0, count * basis.dimensions), count })
}

function withWidth(basis: Basis): Sketching {
  const numbers = basis.count + 1
  return { basis, width: numbers + (numbers % 2) }
}

function coordinates(vectors: Vectors, row: number, basis: Basis): Float32Array {
  const sketch = new Float32Array(basis.count + 1)
  sketchRow(vectors, row, basis, sketch)
  return sketch
}

/** The bound on the cosine from the first `count` coordinates of two rows of length 1. */
function bound(one: Float32Array, other: Float32Array, count: number): number {
  let product = 0
  let left = 1
  let right = 1
  for (let at = 0; at < count; at++) {
    product += one[at]! * other[at]!
    left -= one[at]! ** 2
    right -= other[at]! ** 2
  }
  return product + Math.sqrt(Math.max(0, left) * Math.max(0, right))
}

/** Coordinates along the basis, then the length of the rest. */
function sketchRow({ values, dimensions }: Vectors, row: number, basis: Basis, out: Float32Array): void {
  const from = row * dimensions
  let square = 0
  for (let at = from; at < from + dimensions; at++) square += values[at]! * values[at]!
  for (let direction = 0; direction < basis.count; direction++) {
    const base = direction * dimensions
    let along = 0
    for (let at = 0; at < dimensions; at++) along += values[from + at]! * basis.values[base + at]!
    out[direction] = along
    square -= along * along
  }
  out[basis.count] = Math.sqrt(Math.max(0, square))
}

/** Number of groups for this many rows; the last one is padded with zeros. */
export function groupsOf(count: number): number {
  return Math.ceil(count / GROUP)
}

/**
 * Writes the stand-ins of the rows of groups [from, to) in fixed point: per group, per two numbers,
 * per row those two, as the kernel reads them.
 */
export function packSketches(
  vectors: Vectors,
  sketching: Sketching,
  packed: Int16Array,
  from: number,
  to: number,
): void {
  const { width } = sketching
  const sketch = new Float32Array(width)
  for (let row = from * GROUP; row < Math.min(to * GROUP, vectors.count); row++) {
    sketchRow(vectors, row, sketching.basis, sketch)
    const base = Math.floor(row / GROUP) * GROUP * width + (row % GROUP) * 2
    for (let at = 0; at < width; at++)
      packed[base + (at >> 1) * GROUP * 2 + (at & 1)] = Math.round(sketch[at]! * SCALE)
  }
}

/**
 * The smallest fixed-point product a pair with this cosine can have. Rounding moves each number by
 * at most a half, so the product by at most SCALE · √width + width / 4; ROUNDING is for the 32-bit
 * floats the vectors are kept in.
 */
export function packedThreshold(threshold: number, width: number): number {
  return Math.floor((threshold - ROUNDING) * SCALE * SCALE - SCALE * Math.sqrt(width) - width / 4)
}

const ROUNDING = 1e-5
