import { once } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import { openSource } from '@/lib/adapters/files'
import { WinnowError } from '@/lib/core/errors'
import type { ByteSource } from '@/lib/ingest'
import type { ParseMessage, ParseTask } from './parse'
import { parseBatches } from './parse-batches'

/**
 * Thread that turns one uploaded file into prepared batches. It stands alone because a hostile file
 * may end it: hyparquet, for one, can throw after its caller has caught.
 */
const BATCH_ROWS = 2_500
/**
 * Batches in transit, in addition to the current one, before the parser waits for the writer:
 * limits memory, hides the writer's commits.
 */
const AHEAD = 2

const port = parentPort!
const task = workerData as ParseTask
let acknowledged = 0
port.on('message', () => acknowledged++)

async function parse(source: ByteSource): Promise<void> {
  let sent = 0
  for await (const message of parseBatches(source, task, BATCH_ROWS)) {
    if (message.kind === 'detected') {
      send(message)
      continue
    }
    while (sent - acknowledged >= AHEAD) await once(port, 'message')
    sent++
    send(message, [message.batch.bodies.buffer, message.batch.hashes.buffer])
  }
  send({ kind: 'done' })
}

function send(message: ParseMessage, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer)
}

const source = await openSource(task.path, task.name)
try {
  await parse(source)
} catch (error) {
  if (!(error instanceof WinnowError)) throw error
  send({ kind: 'refused', code: error.code, message: error.message })
} finally {
  await source.close()
  port.close()
}
