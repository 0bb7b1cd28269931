import { type ByteSource, detect, readRows } from '@/lib/ingest'
import type { ParseMessage, ParseTask } from './parse'
import { BatchBuilder } from './batch'

/** The rows of a file after those already stored, in batches that are ready to be written. */
export async function* parseBatches(
  source: ByteSource,
  { options, skip }: ParseTask,
  rowsPerBatch: number,
): AsyncGenerator<Extract<ParseMessage, { kind: 'detected' | 'batch' }>> {
  const detection = await detect(source, options)
  yield { kind: 'detected', detection, size: source.size }
  let records = 0
  const builder = new BatchBuilder()
  for await (const rows of readRows(source, detection, options)) {
    for (const row of rows) {
      if (++records > skip) builder.add(row, records)
      if (builder.rows >= rowsPerBatch || builder.isFull)
        yield { kind: 'batch', batch: builder.take(records) }
    }
  }
  yield { kind: 'batch', batch: builder.take(records) }
}
