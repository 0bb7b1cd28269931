import type { Container } from '@/lib/core/status'
import { readCsv } from './csv'
import { readJson } from './json'
import { readJsonl } from './jsonl'
import { readParquet } from './parquet'
import { openText } from './source'
import type { ByteSource, PlainRow } from './types'

/** The records of a file as its container holds them, whatever their schema; in order, in batches. */
export async function* readRecords(source: ByteSource, container: Container): AsyncGenerator<PlainRow[]> {
  if (container === 'parquet') {
    yield* readParquet(source)
    return
  }
  const stream = await openText(source)
  if (container === 'jsonl') yield* readJsonl(stream)
  else if (container === 'json') yield* readJson(stream)
  else yield* readCsv(stream)
}
