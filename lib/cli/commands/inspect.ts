import { once } from 'node:events'
import { WinnowError } from '@/lib/core/errors'
import { jsonText, type JsonValue } from '@/lib/core/json'
import { printableJson } from '@/lib/core/printable'
import { toRecord } from '@/lib/core/records'
import { EXPORT_SCHEMAS } from '@/lib/core/status'
import {
  examplesOf,
  openLabels,
  openRenderer,
  type SourceExample,
} from '@/lib/services/inspection/labelled-examples'
import {
  choiceOption,
  type Command,
  type CommandInput,
  type CommandOutput,
  numberOption,
  required,
} from '../command'

const RENDER_OPTIONS = {
  template: { type: 'string' },
  'generation-prompt': { type: 'boolean' },
  date: { type: 'string' },
  'bos-token': { type: 'string' },
  'eos-token': { type: 'string' },
  set: { type: 'string', multiple: true },
  limit: { type: 'string' },
} as const

/** A row that cannot be rendered is data, listed in its place; the command has done its work. */
const PRINTED: CommandOutput = { text: '' }

export const inspectCommand: Command = {
  name: 'inspect',
  usage:
    'inspect FILE|DATASET --tokenizer ID [--template FILE|ID] [--policy NAME] [--max-length N] ' +
    '[--limit N] [--date YYYY-MM-DD] [--set name=json]',
  summary: 'Show what the tokenizer and the loss see, one JSON line per example',
  options: {
    ...RENDER_OPTIONS,
    tokenizer: { type: 'string' },
    policy: { type: 'string' },
    'max-length': { type: 'string' },
  },

  async run(input) {
    const target = required(inspectCommand, input)
    const date = input.text('date')
    const label = await openLabels(
      {
        tokenizer: input.text('tokenizer') ?? 'qwen2_5',
        template: input.text('template') ?? null,
        policy: input.text('policy') ?? 'assistant',
        maxLength: numberOption(input, 'max-length') ?? 2048,
        variables: variables(input),
        ...(date !== undefined && { date }),
      },
      { paths: true },
    )
    await printEach(target, input, ({ id, line, conversation }) => {
      const labelled = label(conversation)
      if (!labelled.ok) return { id, line, error: labelled.problem }
      const { text, ids, labels, spans, trained, warnings } = labelled.value
      return { id, line, text, ids, labels, spans, trained, warnings }
    })
    return PRINTED
  },
}

export const renderCommand: Command = {
  name: 'render',
  usage:
    'render FILE|DATASET --template FILE|ID [--generation-prompt] [--date 2024-07-26] [--bos-token T] ' +
    '[--eos-token T] [--set name=json] [--limit N]',
  summary: 'Render a chat template, one JSON line per example',
  options: RENDER_OPTIONS,

  async run(input) {
    const target = required(renderCommand, input)
    const template = input.text('template')
    if (template === undefined)
      throw new WinnowError('usage', `--template is missing.\nUsage: winnow ${renderCommand.usage}`)
    const [bos, eos] = [input.text('bos-token'), input.text('eos-token')]
    const render = openRenderer({
      template,
      generationPrompt: input.flag('generation-prompt'),
      date: input.text('date') ?? '2024-07-26',
      variables: variables(input),
      specialTokens: {
        ...(bos !== undefined && { bos_token: bos }),
        ...(eos !== undefined && { eos_token: eos }),
      },
    })
    await printEach(target, input, ({ id, line, conversation }) => {
      const rendered = render(conversation)
      if (!rendered.ok) return { id, line, error: rendered.problem }
      const { text, spans } = rendered.value
      return input.json ? { id, line, text, spans } : { id, line, text }
    })
    return PRINTED
  },
}

/** `--set name=json`: further variables for the template. */
function variables(input: CommandInput): Record<string, JsonValue> {
  return Object.fromEntries(
    input.list('set').map((entry) => {
      const at = entry.indexOf('=')
      try {
        return [entry.slice(0, at), JSON.parse(entry.slice(at + 1)) as JsonValue]
      } catch {
        throw new WinnowError(
          'usage',
          `--set takes name=json, for example --set enable_thinking=false, not "${entry}".`,
        )
      }
    }),
  )
}

export const exportCommand: Command = {
  name: 'export-raw',
  usage: 'export-raw FILE|DATASET --format messages|sharegpt|alpaca [--limit N]',
  summary: 'Write rows in another record schema, lossless or refused, one JSON line per example',
  options: { format: { type: 'string' }, limit: { type: 'string' } },

  async run(input) {
    const target = required(exportCommand, input)
    const format = choiceOption(input, 'format', EXPORT_SCHEMAS) ?? 'messages'
    const refused = await printEach(target, input, ({ id, line, conversation }) => {
      const record = toRecord(conversation, format)
      return record.ok
        ? record.value
        : { id, line, error: { code: 'not-convertible', message: record.problem } }
    })
    return { text: '', exit: refused ? 1 : 0 }
  },
}

/** One line per example; says whether any of them is an error. */
export async function printEach(
  target: string,
  input: CommandInput,
  show: (example: SourceExample) => object,
): Promise<boolean> {
  const limit = numberOption(input, 'limit') ?? Infinity
  let refused = false
  let count = 0
  for await (const example of examplesOf(target)) {
    if (count++ >= limit) break
    const shown = 'error' in example ? example : show(example)
    refused ||= 'error' in shown
    if (!process.stdout.write(`${printableJson(jsonText(shown))}\n`)) await once(process.stdout, 'drain')
  }
  return refused
}
