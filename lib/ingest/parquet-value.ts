import { isUtf8 } from 'node:buffer'
import type { JsonObject, JsonValue } from '@/lib/core/json'
import { MAX_DEPTH } from './limits'
import { RowProblem } from './rejection'

/** Stands in a row for text that is not UTF-8. */
export class NotUtf8 {
  readonly bytes: number
  constructor(bytes: number) {
    this.bytes = bytes
  }
}

/**
 * hyparquet would put U+FFFD for bytes that are not UTF-8 and so change the data without a word.
 */
export const parquetParsers = {
  stringFromBytes(bytes: Uint8Array | undefined): unknown {
    if (bytes === undefined) return undefined
    return isUtf8(bytes)
      ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
      : new NotUtf8(bytes.length)
  },
}

/** A decoded Parquet value as JSON: integers too large for a number and dates become strings. */
export function plainValue(value: unknown, depth: number): JsonValue {
  if (depth > MAX_DEPTH)
    throw new RowProblem('too-deep', `The row is nested deeper than ${MAX_DEPTH} levels. Flatten it.`)
  if (value === undefined || value === null) return null
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (value instanceof Uint8Array) return binaryValue(value)
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))) {
    return Array.from(value as ArrayLike<unknown>, (item) => plainValue(item, depth + 1))
  }
  if (value instanceof NotUtf8)
    throw new RowProblem(
      'not-utf-8',
      `A text of ${value.bytes} bytes is not UTF-8. Write the column as UTF-8 strings.`,
    )
  const plain = Object.create(null) as JsonObject
  for (const [name, item] of Object.entries(value)) plain[name] = plainValue(item, depth + 1)
  return plain
}

/**
 * A column without a text type: older writers store text this way; other bytes (images) are only
 * measured.
 */
function binaryValue(bytes: Uint8Array): JsonValue {
  return isUtf8(bytes)
    ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
    : { bytes: bytes.length }
}
