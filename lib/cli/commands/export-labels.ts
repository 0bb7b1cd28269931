import { once } from 'node:events'
import { printable } from '@/lib/core/printable'
import { labelLines } from '@/lib/services/releases/label-export'
import { maximumLengthOf } from '@/lib/services/inspection/labelled-examples'
import { type Command, countOption, required } from '../command'

export const exportLabelsCommand: Command = {
  name: 'export-labels',
  usage:
    'export-labels FILE|DATASET --tokenizer ID [--template FILE|ID] [--policy NAME] [--max-length N] [--limit N]',
  example: 'export-labels support --tokenizer qwen2_5 > labels.jsonl',
  refusedWhere: 'a row could not be read or rendered',
  options: {
    tokenizer: {
      type: 'string',
      about: 'A tokenizer id, a Hub id such as `owner/name`, or a folder with `tokenizer.json`',
      fallback: 'qwen2_5',
    },
    template: { type: 'string', about: 'A template id or file', fallback: "the tokenizer's own" },
    policy: { type: 'string', about: 'Mask policy: which tokens are trained', fallback: 'assistant' },
    'max-length': {
      type: 'string',
      about: 'Tokens beyond this length get the label -100',
      fallback: "the contract's of a dataset; none for a file",
    },
    limit: { type: 'string', about: 'At most this many examples', fallback: 'all' },
  },

  async run(session, input) {
    const target = required(exportLabelsCommand, input)
    const maxLength = countOption(input, 'max-length') ?? (await maximumLengthOf(session, target))
    const choice = {
      tokenizer: input.text('tokenizer') ?? 'qwen2_5',
      template: input.text('template') ?? null,
      policy: input.text('policy') ?? 'assistant',
      maxLength,
    }
    const limit = countOption(input, 'limit') ?? Infinity
    let [count, refused, cut] = [0, 0, 0]
    for await (const line of labelLines(session, target, choice)) {
      if (count++ >= limit) break
      if (!line.ok) {
        refused++
        process.stderr.write(`line ${line.line}: ${line.code}: ${printable(line.message)}\n`)
        continue
      }
      const { input_ids, labels, attention_mask } = line
      if (input_ids.length > maxLength) cut++
      if (!process.stdout.write(`${JSON.stringify({ input_ids, labels, attention_mask })}\n`))
        await once(process.stdout, 'drain')
    }
    if (refused > 0) process.stderr.write(`${refused} rows were left out.\n`)
    if (cut > 0)
      process.stderr.write(
        `${cut} rows are longer than ${maxLength} tokens: nothing is labelled beyond them.\n`,
      )
    return { text: '', exit: refused > 0 ? 1 : 0 }
  },
}
