import type { Container } from '@/lib/core/status'
import { readCsv } from './csv'
import { readJson } from './json'
import { readJsonl } from './jsonl'
import { openText } from './source'
import type { ByteSource, PlainRow } from './types'

/**
 * The records of a file as its container holds them, whatever their schema; in order, in batches.
 * `columns` names those of a CSV without a header.
 */
export async function* readRecords(
  source: ByteSource,
  container: Container,
  columns: readonly string[] | null = null,
): AsyncGenerator<PlainRow[]> {
  if (container === 'parquet') {
    yield* source.readParquet?.() ?? readParquetHere(source)
    return
  }
  const stream = await openText(source)
  if (container === 'jsonl') yield* readJsonl(stream)
  else if (container === 'json') yield* readJson(stream)
  else yield* readCsv(source.name, stream, columns)
}

/** The rows of a Parquet file, read where this is called. */
export async function* readParquetHere(source: ByteSource): AsyncGenerator<PlainRow[]> {
  // Loaded for Parquet only: with its codecs it takes as long to load as a thousand rows of JSON to
  // read.
  const { readParquet } = await import('./parquet')
  yield* readParquet(source)
}
