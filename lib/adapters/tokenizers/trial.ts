import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type ErrorCode, WinnowError } from '@/lib/core/errors'
import { projectRoot } from '../home'
import { slowPattern } from './patterns'

/**
 * A tokenizer is also built and used where it has a name; of others only the patterns are tried.
 */
export interface TrialTask {
  folder: string
  name: string | null
}

export type TrialMessage =
  | { kind: 'pattern'; pattern: string }
  | { kind: 'done' }
  | { kind: 'refused'; code: ErrorCode; message: string }

/**
 * Ten times what reading and building the largest tokenizer takes, or running all texts through one
 * pattern.
 */
const DEADLINE_MS = 30_000
const LIMITS = { maxOldGenerationSizeMb: 2_048 }

/**
 * Tries a tokenizer that has arrived, in a thread that is ended when it does not return: a foreign
 * pattern can run for ever, and nobody else should wait for it. Throws WinnowError
 * tokenizer-missing with the reason.
 */
export async function tryArrived(folder: string, name: string | null, deadline = DEADLINE_MS): Promise<void> {
  const task: TrialTask = { folder, name }
  const worker = startThread(join(projectRoot(), 'dist/tokenizer-thread.js'), task)
  let trying: string | null = null
  try {
    for (;;) {
      const [message] = (await once(worker, 'message', { signal: AbortSignal.timeout(deadline) })) as [
        TrialMessage,
      ]
      if (message.kind === 'done') return
      if (message.kind === 'refused') throw new WinnowError(message.code, message.message)
      trying = message.pattern
    }
  } catch (error) {
    if (error instanceof WinnowError) throw error
    if (error instanceof Error && error.name === 'AbortError') {
      throw trying === null
        ? new WinnowError(
            'took-too-long',
            'The tokenizer took too long to be read and was stopped. Nothing of it was kept.',
          )
        : slowPattern(trying)
    }
    throw new WinnowError(
      'tokenizer-missing',
      `The tokenizer could not be tried: ${error instanceof Error ? error.message : String(error)}. Nothing of it was kept.`,
      { cause: error },
    )
  } finally {
    await worker.terminate()
  }
}

/**
 * Apart from the code that makes the path: the bundler of the pages follows a path written in the
 * call, and then does not find the thread.
 */
function startThread(entry: string, task: TrialTask): Worker {
  return new Worker(entry, { workerData: task, resourceLimits: LIMITS })
}
