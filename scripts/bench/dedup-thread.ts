import { isAscii } from 'node:buffer'
import { closeSync, openSync, readSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { type Conversation, scopeLines } from '@/lib/core/conversation'
import { ShingleCollection } from '@/lib/dedup'
import { joinWorker } from '@/lib/dedup/crew/worker'

/**
 * Thread of `npm run bench:dedup`: reads its share of a JSONL file, where the product's thread
 * reads from the database.
 */

const { path } = workerData as { path: string }
const NEWLINE = 10
const port = parentPort!
let buffer = Buffer.alloc(0)

const answer = joinWorker<{ step: 'read'; from: number; to: number }>(({ from, to }) => {
  if (buffer.length < to - from) buffer = Buffer.allocUnsafeSlow((to - from) * 2)
  const bytes = buffer.subarray(0, to - from)
  const file = openSync(path, 'r')
  readSync(file, bytes, 0, bytes.length, from)
  closeSync(file)
  // ASCII needs no decoding, and looking for another byte costs next to nothing.
  const encoding = isAscii(bytes) ? 'latin1' : 'utf8'
  const collection = new ShingleCollection()
  for (let at = 0; at < bytes.length;) {
    const found = bytes.indexOf(NEWLINE, at)
    const end = found < 0 ? bytes.length : found
    collection.addLines(scopeLines(JSON.parse(bytes.toString(encoding, at, end)) as Conversation, 'all'))
    at = end + 1
  }
  return collection.texts()
})
port.on('message', (task: Parameters<typeof answer>[0]) => port.postMessage(answer(task)))
