import type { ColumnMetaData, FileMetaData } from 'hyparquet'
import { deserializeTCompactProtocol } from 'hyparquet/src/thrift.js'
import { WinnowError } from '@/lib/core/errors'
import { isBomb, MAX_CHUNK_VALUES, MAX_PAGE_BYTES, MAX_PARQUET_COLUMNS } from './limits'
import { readExactly } from './source'
import type { ByteSource } from './types'

/** Read at a time to find a page's header; headers with long statistics take more. */
const WINDOW_BYTES = 64 * 1024
const MAX_HEADER_BYTES = 4 * 1024 * 1024

/** The sizes a page claims to have, as far as memory depends on them. */
interface PageClaim {
  packed: number
  unpacked: number
  values: number
  headerBytes: number
}

/**
 * Checks the sizes that a Parquet file claims before anything is unpacked: the decoder allocates
 * whatever a header says. Throws WinnowError malformed where a claim cannot be true, too-large
 * where it exceeds the limit.
 */
export async function checkClaims(source: ByteSource, metadata: FileMetaData): Promise<void> {
  if (metadata.schema.length > MAX_PARQUET_COLUMNS) {
    throw new WinnowError(
      'too-large',
      `${source.name} has ${metadata.schema.length.toLocaleString('en')} columns and fields; at most ${MAX_PARQUET_COLUMNS.toLocaleString('en')} can be read. Keep the columns that are needed.`,
    )
  }
  let unpacked = 0
  for (const [group, { columns }] of metadata.row_groups.entries()) {
    for (const { meta_data: column } of columns) {
      if (column === undefined) continue
      const where = `column ${column.path_in_schema.join('.')} of row group ${group + 1}`
      unpacked += await checkChunk(source, column, where)
      if (isBomb(unpacked, source.size)) throw bomb(source, unpacked)
    }
  }
}

/**
 * A file that grows this much is not data: `unpacked` is the size it claims or has reached, in
 * bytes.
 */
export function bomb(source: ByteSource, unpacked: number): WinnowError {
  return new WinnowError(
    'too-large',
    `${source.name} has ${source.size.toLocaleString('en')} bytes and unpacks to more than ${unpacked.toLocaleString('en')}: no text compresses like that. If this is intended, write it as JSONL and import that.`,
  )
}

/** Walks the pages of a column chunk by their headers; bytes they claim to unpack to. */
async function checkChunk(source: ByteSource, column: ColumnMetaData, where: string): Promise<number> {
  const start = Number(column.dictionary_page_offset ?? 0n) || Number(column.data_page_offset)
  const end = start + Number(column.total_compressed_size)
  if (!(start >= 0 && end >= start && end <= source.size))
    throw impossible(source, where, 'its bytes lie outside of the file')
  let unpacked = 0
  let values = 0
  let window: Uint8Array = new Uint8Array(0)
  let windowStart = start
  for (let at = start; at < end - 1;) {
    if (at + WINDOW_BYTES > windowStart + window.length) {
      window = await readExactly(source, at, Math.min(end, at + WINDOW_BYTES))
      windowStart = at
    }
    let page = claimIn(window.subarray(at - windowStart))
    if (page === null) page = claimIn(await readExactly(source, at, Math.min(end, at + MAX_HEADER_BYTES)))
    if (page === null) throw impossible(source, where, `there is no page at byte ${at}`)
    if (
      !(page.packed >= 0 && page.unpacked >= 0 && page.values >= 0) ||
      at + page.headerBytes + page.packed > end
    ) {
      throw impossible(
        source,
        where,
        `a page claims ${page.packed} bytes that unpack to ${page.unpacked}, with ${page.values} values`,
      )
    }
    values += page.values
    if (page.unpacked > MAX_PAGE_BYTES || values > MAX_CHUNK_VALUES) {
      throw new WinnowError(
        'too-large',
        `${source.name}: a page in ${where} claims ${page.unpacked.toLocaleString('en')} bytes, and so far ${values.toLocaleString('en')} values; at most ${MAX_PAGE_BYTES.toLocaleString('en')} and ${MAX_CHUNK_VALUES.toLocaleString('en')} are read. Write it with smaller pages and row groups.`,
      )
    }
    unpacked += page.unpacked
    at += page.headerBytes + page.packed
  }
  return unpacked
}

/** The header at the start of these bytes; null where they end within it, or hold none. */
function claimIn(bytes: Uint8Array): PageClaim | null {
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 }
  try {
    const header = deserializeTCompactProtocol(reader) as Record<string, unknown>
    const values = ['field_5', 'field_7', 'field_8'].flatMap((kind) => {
      const inner = header[kind]
      return typeof inner === 'object' && inner !== null && 'field_1' in inner ? [Number(inner.field_1)] : []
    })
    return {
      unpacked: Number(header['field_2']),
      packed: Number(header['field_3']),
      values: values[0] ?? 0,
      headerBytes: reader.offset,
    }
  } catch {
    return null
  }
}

function impossible(source: ByteSource, where: string, what: string): WinnowError {
  return new WinnowError(
    'malformed',
    `${source.name} is damaged: in ${where} ${what}. Write it again, for example with pyarrow.`,
  )
}
