import { hash } from 'node:crypto'
import { canonicalJson } from '@/lib/core/json'
import { listingOf, type Listing } from '@/lib/core/listing'
import type { Rejection } from '@/lib/core/views'
import type { AcceptedRow, Row } from '@/lib/ingest'

export const HASH_BYTES = 32

/**
 * A batch of rows on its way from the parse thread to the writer, everything computed. Bodies and hashes lie in two
 * buffers that change hands without being copied; as strings they would be copied, and collected, on both sides.
 */
export interface PreparedBatch {
  examples: PreparedExample[]
  /** Canonical JSON of the conversations as UTF-8, one after another. */
  bodies: Uint8Array<ArrayBuffer>
  /** HASH_BYTES per example, in order. */
  hashes: Uint8Array<ArrayBuffer>
  rejections: Rejection[]
  /** Rows of the file up to and including this batch. */
  records: number
  /** Bytes of the file behind this batch, for the estimate of what is left; 0 where the container does not say. */
  bytes: number
}

type PreparedExample = Pick<AcceptedRow, 'line' | 'key' | 'category' | 'rawStart' | 'rawBytes' | 'raw'> & {
  /** Where its body ends in `bodies`; it starts where the one before ends. */
  bodyEnd: number
  listing: Listing
}

const FIRST_CAPACITY = 1 << 22

/** Turns rows into batches. */
export class BatchBuilder {
  #examples: PreparedExample[] = []
  #rejections: Rejection[] = []
  #hashes: Buffer[] = []
  #bodies = new Uint8Array(FIRST_CAPACITY)
  #used = 0
  #bytes = 0

  get rows(): number {
    return this.#examples.length + this.#rejections.length
  }

  add(row: Row): void {
    if (row.ok) this.#addExample(row)
    else this.#rejections.push({ line: row.line, column: row.column, code: row.code, message: row.message, excerpt: row.excerpt })
  }

  /** The batch so far; the builder starts afresh. */
  take(records: number): PreparedBatch {
    const batch: PreparedBatch = {
      examples: this.#examples, bodies: this.#bodies, hashes: new Uint8Array(Buffer.concat(this.#hashes)), rejections: this.#rejections, records, bytes: this.#bytes,
    }
    this.#examples = []
    this.#rejections = []
    this.#hashes = []
    this.#bodies = new Uint8Array(FIRST_CAPACITY)
    this.#used = 0
    return batch
  }

  #addExample(row: AcceptedRow): void {
    const { line, key, category, rawStart, rawBytes, raw, conversation } = row
    const start = this.#used
    this.#append(canonicalJson(conversation))
    this.#hashes.push(hash('sha256', this.#bodies.subarray(start, this.#used), 'buffer'))
    this.#examples.push({ line, key, category, rawStart, rawBytes, raw, bodyEnd: this.#used, listing: listingOf(conversation) })
    if (rawStart !== null) this.#bytes = rawStart + (rawBytes ?? 0)
  }

  #append(text: string): void {
    const length = Buffer.byteLength(text)
    if (this.#used + length > this.#bodies.length) {
      const larger = new Uint8Array(Math.max(this.#bodies.length * 2, this.#used + length))
      larger.set(this.#bodies.subarray(0, this.#used))
      this.#bodies = larger
    }
    Buffer.from(this.#bodies.buffer).write(text, this.#used)
    this.#used += length
  }
}
