import { hash } from 'node:crypto'
import { conversationJson, isFlat } from '@/lib/core/conversation'
import { conversationHash } from '@/lib/core/hash'
import { listingOf, type Listing } from '@/lib/core/listing'
import type { NewExample, NewRejection } from '@/lib/db/imports'
import type { AcceptedRow, Row } from '@/lib/ingest'

/**
 * A batch of rows on its way from the parse thread to the writer, everything computed. Bodies and
 * hashes lie in two buffers that change hands without being copied; as strings they would be
 * copied, and collected, on both sides.
 */
export interface PreparedBatch {
  examples: PreparedExample[]
  /** JSON of the conversations as UTF-8, concatenated. */
  bodies: Uint8Array<ArrayBuffer>
  /** HASH_BYTES per example, in order. */
  hashes: Uint8Array<ArrayBuffer>
  rejections: NewRejection[]
  /** Rows of the file up to and including this batch. */
  records: number
  /**
   * Bytes of the file that this batch was read from, for estimating the rest; 0 if the container
   * does not tell.
   */
  bytes: number
}

interface PreparedExample {
  origin: NewExample['origin']
  listing: Listing
  /** End of its body in `bodies`; it starts at the end of the previous one. */
  bodyEnd: number
}

/**
 * Room for a batch of ordinary rows: with more than this it is full, however few rows it has. Grows
 * for one long row.
 */
const CAPACITY = 1 << 24

/** Turns rows into batches. */
export class BatchBuilder {
  #examples: PreparedExample[] = []
  #rejections: NewRejection[] = []
  #hashes: Buffer[] = []
  #bodies = Buffer.allocUnsafeSlow(CAPACITY)
  #used = 0
  #bytes = 0

  get rows(): number {
    return this.#examples.length + this.#rejections.length
  }

  get isFull(): boolean {
    return this.#used >= CAPACITY
  }

  /** `record` counts the records of the file from 1 and identifies a row. */
  add(row: Row, record: number): void {
    if (row.ok) this.#addExample(row, record)
    else
      this.#rejections.push({
        record,
        line: row.line,
        column: row.column,
        code: row.code,
        message: row.message,
        excerpt: row.excerpt,
      })
  }

  /** The batch so far; the builder starts afresh. */
  take(records: number): PreparedBatch {
    const batch: PreparedBatch = {
      examples: this.#examples,
      bodies: new Uint8Array(this.#bodies.subarray(0, this.#used)),
      hashes: new Uint8Array(Buffer.concat(this.#hashes)),
      rejections: this.#rejections,
      records,
      bytes: this.#bytes,
    }
    this.#examples = []
    this.#rejections = []
    this.#hashes = []
    this.#used = 0
    if (this.#bodies.length > 2 * CAPACITY) this.#bodies = Buffer.allocUnsafeSlow(CAPACITY)
    return batch
  }

  #addExample(row: AcceptedRow, record: number): void {
    const { line, key, category, rawStart, rawBytes, raw, conversation } = row
    const start = this.#used
    this.#append(conversationJson(conversation))
    // The bytes of a flat conversation are in place already: hashing them there is what
    // conversationHash would compute.
    const body = this.#bodies.subarray(start, this.#used)
    this.#hashes.push(
      isFlat(conversation)
        ? hash('sha256', body, 'buffer')
        : Buffer.from(conversationHash(conversation), 'hex'),
    )
    this.#examples.push({
      origin: { record, line, key, category, rawStart, rawBytes, raw },
      listing: listingOf(conversation),
      bodyEnd: this.#used,
    })
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
