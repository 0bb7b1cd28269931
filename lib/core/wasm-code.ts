/**
 * Pieces of the WebAssembly binary format that kernels written out by hand share (WebAssembly Core
 * 2.0, section 5).
 */

export const I32 = 0x7f
export const V128 = 0x7b

export const get = (local: number): number[] => [0x20, local]
export const set = (local: number): number[] => [0x21, local]
export const constant = (value: number): number[] => [0x41, ...signed(value)]
export const load = (address: number, offset: number): number[] => [
  ...get(address),
  0xfd,
  0x00,
  4,
  ...unsigned(offset),
]
export const loadSplat = (address: number, offset: number): number[] => [
  ...get(address),
  0xfd,
  0x09,
  2,
  ...unsigned(offset),
]
export const ADD = [0x6a]
export const LESS_UNSIGNED = [0x49]
export const LOOP = [0x03, 0x40]
export const IF = [0x04, 0x40]
export const CLOSE = [0x0b]
export const REPEAT_IF = [0x0d, 0]

interface Kernel {
  /** 32-bit parameters. */
  parameters: number
  /** Whether it answers with a 32-bit number. */
  answers: boolean
  /** Local variables after the parameters, by type and count. */
  locals: readonly { type: number; count: number }[]
  body: readonly number[]
}

/** A module of one function `f` over the memory `e.m`. */
export function kernelModule({ parameters, answers, locals, body }: Kernel): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([
    0x00,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    ...section(1, [
      1,
      0x60,
      parameters,
      ...Array.from({ length: parameters }, () => I32),
      ...(answers ? [1, I32] : [0]),
    ]),
    ...section(2, [1, 1, 0x65, 1, 0x6d, 2, 0, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, 1, 0x66, 0, 0]),
    ...section(10, [
      1,
      ...sized([locals.length, ...locals.flatMap(({ type, count }) => [count, type]), ...body, ...CLOSE]),
    ]),
  ])
}

function section(id: number, content: number[]): number[] {
  return [id, ...sized(content)]
}

function sized(content: number[]): number[] {
  return [...unsigned(content.length), ...content]
}

/** LEB128, as the binary format writes numbers. */
export function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)]
}

function signed(value: number): number[] {
  const low = value & 0x7f
  const rest = value >> 7
  return (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)
    ? [low]
    : [low | 0x80, ...signed(rest)]
}
