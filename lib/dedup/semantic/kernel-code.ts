import {
  ADD,
  CLOSE,
  constant,
  get,
  I32,
  IF,
  kernelModule,
  LESS_UNSIGNED,
  load,
  loadSplat,
  LOOP,
  REPEAT_IF,
  set,
  unsigned,
  V128,
} from '@/lib/core/wasm-code'
import { GROUP } from './sketch'

/**
 * The search kernel as WebAssembly, written out for one sketch width. JavaScript has no SIMD; this
 * does 32 pairs at a time with `i32x4.dot_i16x8_s` (WebAssembly SIMD, in every engine since 2021)
 * and is about twenty times as fast.
 *
 *     scan(a, b, end, threshold, out) -> out
 *
 * compares four rows of the group at address `a` with the eight rows of every group from address
 * `b` to `end`, and appends to `out` a pair of 32-bit numbers for each row and half group that
 * reaches the threshold: the address of the group, and (row * 2 + half) * 16 + one bit per row of
 * that half.
 */
export function kernelCode(width: number): Uint8Array<ArrayBuffer> {
  return kernelModule({
    parameters: 5,
    answers: true,
    locals: [
      { type: I32, count: 1 },
      { type: V128, count: 11 },
    ],
    body: body(width),
  })
}

/** Bytes of one packed group. */
export function groupBytes(width: number): number {
  return GROUP * width * Int16Array.BYTES_PER_ELEMENT
}

/** Rows of `a` compared in one call. */
export const SCANNED_ROWS = 4

const A = 0
const B = 1
const END = 2
const THRESHOLD = 3
const OUT = 4
const MASK = 5
const LEFT_HALF = 6
const RIGHT_HALF = 7
const SPLAT = 8
/** Eight sums: row r and half h of the group are SUMS + 2r + h. */
const SUMS = 9

const store = (offset: number): number[] => [0x36, 2, ...unsigned(offset)]
const SPLAT_I32 = [0xfd, 0x11]
const GREATER_OR_EQUAL = [0xfd, 0x3f]
const ANY_TRUE = [0xfd, 0x53]
const BITMASK = [0xfd, 0xa4, 0x01]
const ADD_LANES = [0xfd, 0xae, 0x01]
const MAXIMUM = [0xfd, 0xb8, 0x01]
const DOT = [0xfd, 0xba, 0x01]

function body(width: number): number[] {
  const code: number[] = [...LOOP]
  for (let two = 0; two < width / 2; two++) code.push(...addProducts(two))
  for (let sum = 0; sum < SCANNED_ROWS * 2; sum++) code.push(...get(SUMS + sum), ...(sum > 0 ? MAXIMUM : []))
  code.push(...get(THRESHOLD), ...SPLAT_I32, ...GREATER_OR_EQUAL, ...ANY_TRUE, ...IF)
  for (let sum = 0; sum < SCANNED_ROWS * 2; sum++) code.push(...writeFound(sum))
  code.push(...CLOSE)
  code.push(...get(B), ...constant(groupBytes(width)), ...ADD, ...set(B))
  code.push(...get(B), ...get(END), ...LESS_UNSIGNED, ...REPEAT_IF, ...CLOSE)
  return [...code, ...get(OUT)]
}

/**
 * Adds the products of two numbers of each of the four rows and each of the eight. The first ones
 * begin the sums.
 */
function addProducts(two: number): number[] {
  const offset = two * GROUP * 4
  const code = [...load(B, offset), ...set(LEFT_HALF), ...load(B, offset + 16), ...set(RIGHT_HALF)]
  for (let row = 0; row < SCANNED_ROWS; row++) {
    code.push(...loadSplat(A, offset + row * 4), ...set(SPLAT))
    for (const half of [0, 1]) {
      const sum = SUMS + row * 2 + half
      const product = [...get(SPLAT), ...get(half === 0 ? LEFT_HALF : RIGHT_HALF), ...DOT]
      code.push(...(two === 0 ? product : [...product, ...get(sum), ...ADD_LANES]), ...set(sum))
    }
  }
  return code
}

function writeFound(sum: number): number[] {
  return [
    ...get(SUMS + sum),
    ...get(THRESHOLD),
    ...SPLAT_I32,
    ...GREATER_OR_EQUAL,
    ...BITMASK,
    ...set(MASK),
    ...get(MASK),
    ...IF,
    ...get(OUT),
    ...get(B),
    ...store(0),
    ...get(OUT),
    ...get(MASK),
    ...constant(sum * 16),
    ...ADD,
    ...store(4),
    ...get(OUT),
    ...constant(8),
    ...ADD,
    ...set(OUT),
    ...CLOSE,
  ]
}
