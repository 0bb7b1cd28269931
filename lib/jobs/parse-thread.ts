import { once } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import { openSource } from '@/lib/adapters/files'
import { WinnowError } from '@/lib/core/errors'
import { type ByteSource, detect, readRows, type ReadOptions } from '@/lib/ingest'
import type { ParseMessage, ParseTask } from './parse'
import { BatchBuilder } from './prepare'

/**
 * Thread that turns one uploaded file into prepared batches. It stands alone because a hostile file may end it: hyparquet,
 * for one, can throw after its caller has caught (data/README.md).
 */
const BATCH_ROWS = 2_500
/** Batches on their way before the parser waits for the writer: bounds memory, hides the writer's commits. */
const AHEAD = 3

const port = parentPort!
const { path, name, options, skip } = workerData as ParseTask
let acknowledged = 0
port.on('message', () => acknowledged++)

async function parse(source: ByteSource, readOptions: ReadOptions): Promise<void> {
  const detection = await detect(source, readOptions)
  send({ kind: 'detected', detection, size: source.size })
  let records = 0
  let sent = 0
  const builder = new BatchBuilder()
  const flush = async () => {
    while (sent - acknowledged >= AHEAD) await once(port, 'message')
    const batch = builder.take(records)
    sent++
    send({ kind: 'batch', batch }, [batch.bodies.buffer, batch.hashes.buffer])
  }
  for await (const rows of readRows(source, detection, readOptions)) {
    for (const row of rows) {
      if (++records > skip) builder.add(row, records)
      if (builder.rows >= BATCH_ROWS) await flush()
    }
  }
  await flush()
  send({ kind: 'done' })
}

function send(message: ParseMessage, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer)
}

const source = await openSource(path, name)
try {
  await parse(source, options)
} catch (error) {
  if (!(error instanceof WinnowError)) throw error
  send({ kind: 'refused', code: error.code, message: error.message })
} finally {
  await source.close()
  port.close()
}
