import { hash } from 'node:crypto'
import { canonicalJson } from '@/lib/core/json'
import { listingOf, type Listing } from '@/lib/core/listing'
import type { Rejection } from '@/lib/core/views'
import type { Row } from '@/lib/ingest'

export const HASH_BYTES = 32

/** A batch of rows on its way from the parse thread to the writer: everything computed, hashes packed into one buffer. */
export interface PreparedBatch {
  examples: PreparedExample[]
  /** HASH_BYTES per example, in order. */
  hashes: Uint8Array<ArrayBuffer>
  rejections: Rejection[]
  /** Rows of the file up to and including this batch. */
  records: number
  /** Bytes of the file behind this batch, for the estimate of what is left; 0 where the container does not say. */
  bytes: number
}

interface PreparedExample {
  line: number
  key: string | null
  category: string | null
  body: string
  rawStart: number | null
  rawBytes: number | null
  raw: string | null
  listing: Listing
}

export function prepareBatch(rows: readonly Row[], records: number): PreparedBatch {
  const examples: PreparedExample[] = []
  const rejections: Rejection[] = []
  const hashes = new Uint8Array(rows.length * HASH_BYTES)
  let bytes = 0
  for (const row of rows) {
    if (!row.ok) {
      rejections.push({ line: row.line, column: row.column, code: row.code, message: row.message, excerpt: row.excerpt })
      continue
    }
    const { line, key, category, rawStart, rawBytes, raw } = row
    const body = canonicalJson(row.conversation)
    hashes.set(hash('sha256', body, 'buffer'), examples.length * HASH_BYTES)
    examples.push({ line, key, category, body, rawStart, rawBytes, raw, listing: listingOf(row.conversation) })
    if (rawStart !== null) bytes = rawStart + (rawBytes ?? 0)
  }
  return { examples, hashes, rejections, records, bytes }
}
