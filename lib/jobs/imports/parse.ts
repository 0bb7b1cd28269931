import { join } from 'node:path'
import { on } from 'node:events'
import { Worker } from 'node:worker_threads'
import { type ErrorCode, WinnowError } from '@/lib/core/errors'
import type { Detection, ReadOptions } from '@/lib/ingest'
import type { PreparedBatch } from './batch'
import { errorFromThread } from '../engine/thread-error'

export interface ParseTask {
  path: string
  name: string
  options: ReadOptions
  /** Rows already stored by an earlier run of the same job. */
  skip: number
}

export type ParseMessage =
  | { kind: 'detected'; detection: Detection; size: number }
  | { kind: 'batch'; batch: PreparedBatch }
  | { kind: 'done' }
  | { kind: 'refused'; code: ErrorCode; message: string }

/**
 * Heap of the parse thread: a file that needs more dies there, not in the server. The young
 * generation is large because every row is born and dies in one batch; with V8's default a third of
 * the time went into collecting it.
 */
const LIMITS = { maxOldGenerationSizeMb: 1_024, maxYoungGenerationSizeMb: 128 }

/**
 * Runs the parse thread and passes its batches on until it is done. A refusal is thrown as
 * WinnowError, and so is a crash of the thread, since the file caused it.
 */
export async function* parseFile(
  root: string,
  task: ParseTask,
): AsyncGenerator<Exclude<ParseMessage, { kind: 'done' | 'refused' }>> {
  const worker = new Worker(join(root, 'dist/parse-thread.js'), { workerData: task, resourceLimits: LIMITS })
  const died = new AbortController()
  let cause: Error | undefined
  worker.on('error', (error) => {
    cause = errorFromThread(error)
    died.abort()
  })
  worker.on('exit', () => died.abort())
  try {
    for await (const [message] of on(worker, 'message', { signal: died.signal }) as AsyncIterable<
      [ParseMessage]
    >) {
      if (message.kind === 'done') return
      if (message.kind === 'refused') throw new WinnowError(message.code, message.message)
      yield message
      if (message.kind === 'batch') worker.postMessage('written')
    }
  } catch (error) {
    if (error instanceof WinnowError || !died.signal.aborted) throw error
    if (cause instanceof WinnowError) throw cause
    const reason = cause?.message ?? 'its thread ended without a message'
    throw new WinnowError(
      'malformed',
      `${task.name} could not be read to its end: ${reason}. The file is damaged or nested too deeply; nothing of it was kept.`,
      { cause },
    )
  } finally {
    await worker.terminate()
  }
}
