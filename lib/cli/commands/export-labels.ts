import { once } from 'node:events'
import { printable } from '@/lib/core/printable'
import { labelLines } from '@/lib/services/releases/label-export'
import { maximumLengthOf } from '@/lib/services/inspection/labelled-examples'
import { type Command, numberOption, required } from '../command'

export const exportLabelsCommand: Command = {
  name: 'export-labels',
  usage:
    'export-labels FILE|DATASET --tokenizer ID [--template FILE|ID] [--policy NAME] [--max-length N] [--limit N]',
  summary: 'Write input_ids, labels (-100 where masked) and attention_mask, one JSON line per example',
  options: {
    tokenizer: { type: 'string' },
    template: { type: 'string' },
    policy: { type: 'string' },
    'max-length': { type: 'string' },
    limit: { type: 'string' },
  },

  async run(input) {
    const target = required(exportLabelsCommand, input)
    const maxLength = numberOption(input, 'max-length') ?? (await maximumLengthOf(target))
    const choice = {
      tokenizer: input.text('tokenizer') ?? 'qwen2_5',
      template: input.text('template') ?? null,
      policy: input.text('policy') ?? 'assistant',
      maxLength,
    }
    const limit = numberOption(input, 'limit') ?? Infinity
    let [count, refused, cut] = [0, 0, 0]
    for await (const line of labelLines(target, choice)) {
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
