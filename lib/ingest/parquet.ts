import type { AsyncBuffer, FileMetaData, SchemaTree } from 'hyparquet'
import { parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { WinnowError } from '@/lib/core/errors'
import { BATCH_ROWS, MAX_ROW_GROUP_ROWS, ROW_GROUP_SLICE_BYTES } from './limits'
import { NotUtf8, parquetParsers, plainValue } from './parquet-value'
import { RowProblem, rejection } from './rejection'
import { readExactly } from './source'
import type { ByteSource, PlainRow } from './types'

/** The rows of a Parquet file, a row group (or a slice of a very large one) at a time. */
export async function* readParquet(source: ByteSource): AsyncGenerator<PlainRow[]> {
  const file = asyncBufferOf(source)
  const metadata = await guarded(source, 'its footer', () => parquetMetadataAsync(file))
  checkColumns(source, metadata)
  let groupStart = 0
  for (const group of metadata.row_groups) {
    const groupRows = Number(group.num_rows)
    if (!(groupRows >= 0 && groupRows <= MAX_ROW_GROUP_ROWS)) {
      throw new WinnowError('too-large', `${source.name} has a row group of ${groupRows} rows; at most ${MAX_ROW_GROUP_ROWS} can be read. Write it with smaller row groups.`)
    }
    const slices = Math.max(1, Math.ceil(Number(group.total_byte_size) / ROW_GROUP_SLICE_BYTES))
    const sliceRows = Math.max(1, Math.ceil(groupRows / slices))
    for (let rowStart = groupStart; rowStart < groupStart + groupRows; rowStart += sliceRows) {
      const rowEnd = Math.min(rowStart + sliceRows, groupStart + groupRows)
      const rows = await guarded(source, `rows ${rowStart + 1} to ${rowEnd}`, () => parquetReadObjects({ file, metadata, compressors, rowStart, rowEnd, utf8: false, parsers: parquetParsers }))
      for (let first = 0; first < rows.length; first += BATCH_ROWS) {
        yield rows.slice(first, first + BATCH_ROWS).map((row, index) => readRow(row, rowStart + first + index + 1))
      }
    }
    groupStart += groupRows
  }
}

function readRow(row: Record<string, unknown>, line: number): PlainRow {
  try {
    const value = plainValue(row, 0)
    return { ok: true, line, value, text: JSON.stringify(value), rawStart: null, rawBytes: null }
  } catch (error) {
    if (!(error instanceof RowProblem)) throw error
    return rejection(line, null, error.code, error.message, JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value instanceof NotUtf8 ? '…' : value)))
  }
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

/** hyparquet throws whatever a damaged file makes it throw: all of it means that the file cannot be read. */
async function guarded<Value>(source: ByteSource, what: string, read: () => Promise<Value>): Promise<Value> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof WinnowError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new WinnowError('malformed', `${source.name} is damaged or uses a Parquet feature that cannot be read: ${what} could not be decoded (${reason}). Write it again, for example with pyarrow.`, { cause: error })
  }
}

/**
 * A row group that names a column the schema lacks makes hyparquet throw while other columns are still being read,
 * whose own errors then end the process (apache/parquet-testing, ARROW-GH-41317): look first.
 */
function checkColumns(source: ByteSource, metadata: FileMetaData): void {
  const schema = parquetSchema(metadata)
  for (const group of metadata.row_groups) {
    for (const column of group.columns) {
      const path = column.meta_data?.path_in_schema
      if (path === undefined || !hasPath(schema, path)) {
        throw new WinnowError('malformed', `${source.name} is damaged: its data names the column ${path?.join('.') ?? '(none)'}, which its schema does not have. Write it again, for example with pyarrow.`)
      }
    }
  }
}

function hasPath(schema: SchemaTree, path: string[]): boolean {
  let node: SchemaTree | undefined = schema
  for (const name of path) node = node?.children.find((child) => child.element.name === name)
  return node !== undefined
}
