import { readFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { loadTokenizer } from '@/lib/adapters/tokenizers'
import type { Conversation } from '@/lib/core/conversation'
import { createSetup, labelExample } from '@/lib/render'
import type { RenderTask } from './render'

/** Thread of `npm run bench:render`: its share of the rows, labelled once for each message it gets. */

const { family, template, policy, rows, share, count } = workerData as RenderTask & {
  share: number
  count: number
}
const port = parentPort!
const setup = createSetup({
  tokenizer: await loadTokenizer(family, '.winnow'),
  template,
  policy,
  maxLength: 4096,
})
const conversations = readFileSync(rows, 'utf8')
  .trimEnd()
  .split('\n')
  .filter((_, index) => index % count === share)
  .map((line) => JSON.parse(line) as Conversation)
labelExample(conversations[0]!, setup)
port.on('message', () => {
  let tokens = 0
  let trained = 0
  for (const conversation of conversations) {
    const result = labelExample(conversation, setup)
    if (!result.ok) throw new Error(result.problem.message)
    tokens += result.value.ids.length
    trained += result.value.trained
  }
  port.postMessage({ tokens, trained })
})
port.postMessage('ready')
