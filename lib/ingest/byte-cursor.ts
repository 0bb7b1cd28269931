import { type StreamPlace, countNewlines } from './plain-record'

const NEWLINE = 10

/**
 * The bytes of a stream that are not done with, the one that is read next, and the line it is on.
 */
export class ByteCursor {
  bytes: Buffer = Buffer.alloc(0)
  /** Index in `bytes` of the next byte. */
  at = 0
  /** Positions in the stream of the first of `bytes` and of the first byte of the line. */
  #base: number
  #lineStart: number
  #line = 1

  constructor(start: number) {
    this.#base = start
    this.#lineStart = start
  }

  append(chunk: Buffer): void {
    this.bytes = this.bytes.length === 0 ? chunk : Buffer.concat([this.bytes, chunk])
  }

  place(): StreamPlace {
    const start = this.#base + this.at
    return { line: this.#line, column: start - this.#lineStart + 1, start }
  }

  /** Index in `bytes` of a place. */
  indexOf({ start }: StreamPlace): number {
    return start - this.#base
  }

  /** The bytes from a place up to an index. */
  since(place: StreamPlace, end = this.bytes.length): Buffer {
    return this.bytes.subarray(this.indexOf(place), end)
  }

  /** A line starts at this index. */
  startLine(index: number): void {
    this.#line++
    this.#lineStart = this.#base + index
  }

  /** Steps on to an index. */
  moveTo(index: number): void {
    this.#passLines(this.bytes.subarray(this.at, index), this.#line, this.#base + this.at)
    this.at = index
  }

  /** Steps to an index after a place, from wherever it was. */
  moveFrom(place: StreamPlace, index: number): void {
    this.#lineStart = place.start - place.column + 1
    this.#passLines(this.since(place, index), place.line, place.start)
    this.at = index
  }

  #passLines(passed: Buffer, line: number, start: number): void {
    const newlines = countNewlines(passed)
    this.#line = line + newlines
    if (newlines > 0) this.#lineStart = start + passed.lastIndexOf(NEWLINE) + 1
  }

  /** Lets go of the bytes in front of an index. */
  forget(index: number): void {
    this.bytes = this.bytes.subarray(index)
    this.#base += index
    this.at -= index
  }
}
