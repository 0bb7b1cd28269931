import { once } from 'node:events'
import { statSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { WinnowError } from '@/lib/core/errors'
import { readParquetHere } from '@/lib/ingest'
import { openSource } from './files'
import type { ParquetMessage } from './parquet-reader'

/**
 * Reads one Parquet file and sends its rows to the parent process. It is a process and not a thread
 * because a damaged file can crash V8, and because a thread's limits do not cover memory outside
 * V8's heap.
 */

/** Batches on their way before the parent must have taken one. */
const AHEAD = 2
/** All memory of this process. */
const MAXIMUM_RSS_BYTES = 1024 ** 3
/**
 * CPU seconds for one batch: a damaged length can make the decoder loop for ever. Small files are
 * allowed less, since attacks are small; the largest row groups take a third of the most.
 */
const LEAST_CPU_S = 20
const CPU_S_PER_MB = 1
const MOST_CPU_S = 120

/**
 * Ends this process from a thread, since a decoder does not yield: when it uses too much memory or
 * works on one batch for too long, and when the parent, which holds the other end of stdin, has
 * ended or wants no more rows.
 */
const WATCH = `
  const { writeSync, read } = require('node:fs')
  const end = (why) => { try { writeSync(2, why) } finally { process.kill(process.pid, 'SIGKILL') } }
  const { batches, allowed } = require('node:worker_threads').workerData
  let batch = 0, since = 0
  setInterval(() => {
    if (process.memoryUsage.rss() > ${MAXIMUM_RSS_BYTES}) end('memory')
    const now = process.cpuUsage().user / 1e6
    if (Atomics.load(batches, 0) !== batch) { batch = Atomics.load(batches, 0); since = now }
    if (now - since > allowed) end('stuck')
  }, 10)
  read(0, Buffer.alloc(1), 0, 1, null, () => end('unwanted'))
`
const [path, name] = process.argv.slice(2) as [string, string]
const batches = new Int32Array(new SharedArrayBuffer(4))
const allowed = Math.min(MOST_CPU_S, LEAST_CPU_S + (CPU_S_PER_MB * sizeOf(path)) / 1e6)
new Worker(WATCH, { eval: true, workerData: { batches, allowed } }).unref()
let taken = 0
process.on('message', () => taken++)

/** Size in bytes; 0 if there is no such file, which is reported when it is opened. */
function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

function send(message: ParquetMessage): Promise<void> {
  return new Promise((sent, failed) => {
    process.send!(message, (error: Error | null) => (error === null ? sent() : failed(error)))
  })
}

try {
  const source = await openSource(path, name)
  let given = 0
  for await (const rows of readParquetHere(source)) {
    while (given - taken >= AHEAD) await once(process, 'message')
    given++
    Atomics.add(batches, 0, 1)
    await send({ kind: 'rows', rows: rows.map((row) => (row.ok ? { line: row.line, text: row.text } : row)) })
  }
  await send({ kind: 'done' })
} catch (error) {
  if (!(error instanceof WinnowError)) throw error
  await send({ kind: 'refused', code: error.code, message: error.message })
}
process.exit()
