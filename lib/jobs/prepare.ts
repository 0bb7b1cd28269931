import { canonicalJson } from '@/lib/core/json'
import { listingOf, type Listing } from '@/lib/core/listing'
import type { Rejection } from '@/lib/core/views'
import type { AcceptedRow, Row } from '@/lib/ingest'

/**
 * A batch of rows on its way from the parse thread to the writer. The bodies lie in one buffer that changes hands without
 * being copied; as strings they would be copied, and collected, on both sides.
 */
export interface PreparedBatch {
  examples: PreparedExample[]
  /** Canonical JSON of the conversations as UTF-8, one after another. */
  bodies: Uint8Array<ArrayBuffer>
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

/** Room for a batch of ordinary rows; grows for others. */
const FIRST_CAPACITY = 1 << 24

/** Turns rows into batches. */
export class BatchBuilder {
  #examples: PreparedExample[] = []
  #rejections: Rejection[] = []
  #bodies = Buffer.allocUnsafeSlow(FIRST_CAPACITY)
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
      examples: this.#examples, bodies: new Uint8Array(this.#bodies.subarray(0, this.#used)), rejections: this.#rejections, records, bytes: this.#bytes,
    }
    this.#examples = []
    this.#rejections = []
    this.#used = 0
    return batch
  }

  #addExample(row: AcceptedRow): void {
    const { line, key, category, rawStart, rawBytes, raw, conversation } = row
    this.#append(canonicalJson(conversation))
    this.#examples.push({ line, key, category, rawStart, rawBytes, raw, bodyEnd: this.#used, listing: listingOf(conversation) })
    if (rawStart !== null) this.#bytes = rawStart + (rawBytes ?? 0)
  }

  #append(text: string): void {
    const length = Buffer.byteLength(text)
    if (this.#used + length > this.#bodies.length) {
      this.#bodies = Buffer.concat([this.#bodies], Math.max(this.#bodies.length * 2, this.#used + length))
    }
    this.#used += this.#bodies.write(text, this.#used)
  }
}
