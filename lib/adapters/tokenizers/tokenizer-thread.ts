import { parentPort, workerData } from 'node:worker_threads'
import { WinnowError } from '@/lib/core/errors'
import { readTokenizerFolder } from './files'
import { patternsIn, tryPattern } from './patterns'
import type { TrialMessage, TrialTask } from './trial'
import { tryOut } from './try-out'

/**
 * Thread that tries one tokenizer and says which pattern it is at, since it may not come back from
 * it.
 */
const { folder, name } = workerData as TrialTask
const send = (message: TrialMessage): void => parentPort!.postMessage(message)
const onPattern = (pattern: string): void => send({ kind: 'pattern', pattern })

try {
  if (name !== null) tryOut(name, folder, onPattern)
  else {
    for (const pattern of patternsIn(readTokenizerFolder(folder).tokenizer)) {
      onPattern(pattern)
      tryPattern(pattern)
    }
  }
  send({ kind: 'done' })
} catch (error) {
  if (!(error instanceof WinnowError)) throw error
  send({ kind: 'refused', code: error.code, message: error.message })
}
