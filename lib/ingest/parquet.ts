import {
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
  type SchemaTree,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
} from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { WinnowError } from '@/lib/core/errors'
import {
  BATCH_BYTES,
  BATCH_ROWS,
  isBomb,
  MAX_RECORD_BYTES,
  MAX_ROW_GROUP_ROWS,
  ROW_GROUP_SLICE_BYTES,
} from './limits'
import { bomb, checkClaims } from './parquet-pages'
import { NotUtf8, parquetParsers, plainValue } from './parquet-value'
import { tooLong } from './plain-record'
import { RowProblem, rejection } from './rejection'
import { readExactly } from './source'
import type { ByteSource, PlainRow } from './types'

/** The rows of a Parquet file, a row group (or a slice of a very large one) at a time. */
export async function* readParquet(source: ByteSource): AsyncGenerator<PlainRow[]> {
  const file = asyncBufferOf(source)
  const metadata = await guarded(source, 'its footer', () => parquetMetadataAsync(file))
  await checkClaims(source, metadata)
  checkColumns(source, metadata)
  let groupStart = 0
  let bytes = 0
  for (const group of metadata.row_groups) {
    const groupRows = Number(group.num_rows)
    if (!(groupRows >= 0 && groupRows <= MAX_ROW_GROUP_ROWS)) {
      throw new WinnowError(
        'too-large',
        `${source.name} has a row group of ${groupRows} rows; at most ${MAX_ROW_GROUP_ROWS} can be read. Write it with smaller row groups.`,
      )
    }
    const slices = Math.max(1, Math.ceil(Number(group.total_byte_size) / ROW_GROUP_SLICE_BYTES))
    const sliceRows = Math.max(1, Math.ceil(groupRows / slices))
    for (let rowStart = groupStart; rowStart < groupStart + groupRows; rowStart += sliceRows) {
      const rowEnd = Math.min(rowStart + sliceRows, groupStart + groupRows)
      const rows = await guarded(source, `rows ${rowStart + 1} to ${rowEnd}`, () =>
        parquetReadObjects({
          file,
          metadata,
          compressors: CODECS,
          rowStart,
          rowEnd,
          utf8: false,
          parsers: parquetParsers,
        }),
      )
      let batch: PlainRow[] = []
      let batchBytes = 0
      for (const [index, row] of rows.entries()) {
        const read = readRow(row, rowStart + index + 1)
        const rowBytes = read.ok ? read.text.length : read.excerpt.length
        batch.push(rowBytes > MAX_RECORD_BYTES ? tooLongRow(read) : read)
        batchBytes += rowBytes
        bytes += rowBytes
        // One long value of a dictionary may occur in every row.
        if (isBomb(bytes, source.size)) throw bomb(source, bytes)
        if (batch.length === BATCH_ROWS || batchBytes > BATCH_BYTES || index === rows.length - 1) {
          yield batch
          batch = []
          batchBytes = 0
        }
      }
    }
    groupStart += groupRows
  }
}

function tooLongRow({ line, ...row }: PlainRow): PlainRow {
  return tooLong({ line, column: 1, start: 0 }, Buffer.from('text' in row ? row.text.slice(0, 1000) : ''))
}

/**
 * Those of the platform stop at the size that was claimed, and are many times faster than the ones
 * in JavaScript.
 */
const CODECS: Compressors = {
  ...compressors,
  GZIP: (input, maxOutputLength) => gunzipSync(input, { maxOutputLength: Math.max(1, maxOutputLength) }),
  BROTLI: (input, maxOutputLength) =>
    brotliDecompressSync(input, { maxOutputLength: Math.max(1, maxOutputLength) }),
}

function readRow(row: Record<string, unknown>, line: number): PlainRow {
  try {
    const value = plainValue(row, 0)
    return { ok: true, line, value, text: JSON.stringify(value), rawStart: null, rawBytes: null }
  } catch (error) {
    if (!(error instanceof RowProblem)) throw error
    return rejection(
      line,
      null,
      error.code,
      error.message,
      JSON.stringify(row, (_, value: unknown) => legible(value)),
    )
  }
}

/** A value as a message can show it. */
function legible(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  return value instanceof NotUtf8 ? '…' : value
}

function asyncBufferOf(source: ByteSource): AsyncBuffer {
  return {
    byteLength: source.size,
    async slice(start, end = source.size) {
      const bytes = await readExactly(source, Math.max(0, start), Math.min(end, source.size))
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
    },
  }
}

/**
 * hyparquet throws whatever a damaged file makes it throw: all of it means that the file cannot be
 * read.
 */
async function guarded<Value>(source: ByteSource, what: string, read: () => Promise<Value>): Promise<Value> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof WinnowError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new WinnowError(
      'malformed',
      `${source.name} is damaged or uses a Parquet feature that cannot be read: ${what} could not be decoded (${reason}). Write it again, for example with pyarrow.`,
      { cause: error },
    )
  }
}

/**
 * A row group that names a column the schema lacks makes hyparquet throw while other columns are
 * still being read, whose own errors then end the process (apache/parquet-testing, ARROW-GH-41317):
 * look first.
 */
function checkColumns(source: ByteSource, metadata: FileMetaData): void {
  const paths = pathsOf(parquetSchema(metadata))
  for (const group of metadata.row_groups) {
    for (const column of group.columns) {
      const path = column.meta_data?.path_in_schema
      if (path === undefined || !paths.has(path.join('\0'))) {
        throw new WinnowError(
          'malformed',
          `${source.name} is damaged: its data names the column ${path?.join('.') ?? '(none)'}, which its schema does not have. Write it again, for example with pyarrow.`,
        )
      }
    }
  }
}

/** The paths of every field, including those that contain others. */
function pathsOf(schema: SchemaTree): ReadonlySet<string> {
  const paths = new Set<string>()
  const visit = (node: SchemaTree): void => {
    for (const child of node.children) {
      paths.add(child.path.join('\0'))
      visit(child)
    }
  }
  visit(schema)
  return paths
}
