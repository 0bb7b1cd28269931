import { COSINE_KERNEL } from './cosine-kernel'
import { GROUP, groupBytes, packedThreshold } from './sketch'

/** Rows of a group that one call of the kernel compares. */
const SCANNED_ROWS = 4

/**
 * Number of packed groups per pass: they fit in a core's own cache while all groups of the other
 * side pass.
 */
const CHUNK_BYTES = 1 << 18
const PAGE_BYTES = 1 << 16
const RECORD_BYTES = 8

/**
 * The function of cosine-kernel.wat. JavaScript has no SIMD; the kernel compares 32 pairs at a time with
 * `i32x4.dot_i16x8_s` (WebAssembly SIMD, in every engine since 2021) and is about forty times as
 * fast (docs/decisions/0025).
 */
type Kernel = (a: number, b: number, end: number, width: number, threshold: number, out: number) => number

/**
 * Packed stand-ins in the memory of a kernel of their own: says which pairs of rows may reach the
 * threshold.
 */
export class CosineScan {
  readonly #kernel: Kernel
  readonly #groupBytes: number
  readonly #threshold: number
  readonly #chunk: number
  readonly #out: number
  readonly #found: DataView

  constructor(packed: Int16Array, width: number, threshold: number) {
    this.#groupBytes = groupBytes(width)
    this.#threshold = packedThreshold(threshold, width)
    this.#chunk = Math.max(1, Math.floor(CHUNK_BYTES / this.#groupBytes))
    this.#out = packed.byteLength
    const room = packed.byteLength + this.#chunk * SCANNED_ROWS * 2 * RECORD_BYTES
    const memory = new WebAssembly.Memory({ initial: Math.ceil(room / PAGE_BYTES) })
    new Int16Array(memory.buffer, 0, packed.length).set(packed)
    this.#found = new DataView(memory.buffer)
    this.#kernel = new WebAssembly.Instance(new WebAssembly.Module(COSINE_KERNEL), { host: { memory } })
      .exports['scan'] as Kernel
  }

  /**
   * Every pair of a row of groups [from, to) and a later row. `each` returns false to stop; so does
   * this then.
   */
  within(
    range: { from: number; to: number },
    groups: number,
    each: (one: number, other: number) => boolean,
  ): boolean {
    for (let start = range.from; start < groups; start += this.#chunk) {
      const end = Math.min(groups, start + this.#chunk)
      for (let group = range.from; group < Math.min(range.to, end); group++) {
        if (
          !this.#group(group, Math.max(start, group), end, (one, other) => one >= other || each(one, other))
        )
          return false
      }
    }
    return true
  }

  /** Every pair of a row of groups [from, to) and a row of groups [0, groups). */
  across(
    range: { from: number; to: number },
    groups: number,
    each: (one: number, other: number) => boolean,
  ): boolean {
    for (let start = 0; start < groups; start += this.#chunk) {
      for (let group = range.from; group < range.to; group++) {
        if (!this.#group(group, start, Math.min(groups, start + this.#chunk), each)) return false
      }
    }
    return true
  }

  #group(group: number, from: number, to: number, each: (one: number, other: number) => boolean): boolean {
    for (let half = 0; half < GROUP / SCANNED_ROWS; half++) {
      // Four rows of a group lie 4 bytes apart, inside each block of two numbers.
      const address = group * this.#groupBytes + half * SCANNED_ROWS * 4
      const end = this.#kernel(
        address,
        from * this.#groupBytes,
        to * this.#groupBytes,
        this.#groupBytes,
        this.#threshold,
        this.#out,
      )
      for (let record = this.#out; record < end; record += RECORD_BYTES) {
        if (!this.#read(record, group * GROUP + half * SCANNED_ROWS, each)) return false
      }
    }
    return true
  }

  #read(record: number, firstRow: number, each: (one: number, other: number) => boolean): boolean {
    const code = this.#found.getInt32(record + 4, true)
    const row = firstRow + (code >> 5)
    const other =
      (this.#found.getInt32(record, true) / this.#groupBytes) * GROUP + ((code >> 4) & 1) * (GROUP / 2)
    for (let lane = 0; lane < GROUP / 2; lane++) {
      if ((code & (1 << lane)) !== 0 && !each(row, other + lane)) return false
    }
    return true
  }
}
