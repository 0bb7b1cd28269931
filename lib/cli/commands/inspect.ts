import { once } from 'node:events'
import { WinnowError } from '@/lib/core/errors'
import { jsonText, type JsonValue, parseJson } from '@/lib/core/json'
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
  countOption,
  required,
} from '../command'
import type { Session } from '@/lib/services/host/session'

const RENDER_OPTIONS: Command['options'] = {
  template: { type: 'string', about: 'A template id or file', fallback: "the tokenizer's own" },
  date: {
    type: 'string',
    about: 'The day that templates are told is today, as YYYY-MM-DD',
    fallback: '2024-07-26',
  },
  set: {
    type: 'string',
    multiple: true,
    about: 'A further variable of the template, as name=json; may be repeated',
  },
  limit: { type: 'string', about: 'At most this many examples', fallback: 'all' },
}

/** A row that cannot be rendered is data, listed in its place; the command has done its work. */
const PRINTED: CommandOutput = { text: '' }

export const inspectCommand: Command = {
  name: 'inspect',
  usage:
    'inspect FILE|DATASET --tokenizer ID [--template FILE|ID] [--policy NAME] [--max-length N] ' +
    '[--limit N] [--date YYYY-MM-DD] [--set name=json]',
  example: 'inspect support --tokenizer gemma3 --limit 10',
  options: {
    ...RENDER_OPTIONS,
    tokenizer: {
      type: 'string',
      about: 'A tokenizer id, a Hub id such as `owner/name`, or a folder with `tokenizer.json`',
      fallback: 'qwen2_5',
    },
    policy: { type: 'string', about: 'Mask policy: which tokens are trained', fallback: 'assistant' },
    'max-length': { type: 'string', about: 'Tokens beyond this length are not trained', fallback: '2048' },
  },

  async run(session, input) {
    const target = required(inspectCommand, input)
    const date = input.text('date')
    const label = await openLabels(
      session,
      {
        tokenizer: input.text('tokenizer') ?? 'qwen2_5',
        template: input.text('template') ?? null,
        policy: input.text('policy') ?? 'assistant',
        maxLength: countOption(input, 'max-length') ?? 2048,
        variables: variables(input),
        ...(date !== undefined && { date }),
      },
      { paths: true },
    )
    await printEach(session, target, input, ({ id, line, conversation }) => {
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
  example: 'render chats.jsonl --template qwen3 --set enable_thinking=false',
  options: {
    ...RENDER_OPTIONS,
    template: { type: 'string', about: 'A template id or file' },
    'generation-prompt': { type: 'boolean', about: 'End with the start of an assistant turn' },
    'bos-token': { type: 'string', about: 'Text of the token that begins a sequence' },
    'eos-token': { type: 'string', about: 'Text of the token that ends a sequence' },
  },

  async run(session, input) {
    const target = required(renderCommand, input)
    const template = input.text('template')
    if (template === undefined)
      throw new WinnowError('usage', `--template is missing.\nUsage: winnow ${renderCommand.usage}`)
    const [bos, eos] = [input.text('bos-token'), input.text('eos-token')]
    const render = openRenderer(session, {
      template,
      generationPrompt: input.flag('generation-prompt'),
      date: input.text('date') ?? '2024-07-26',
      variables: variables(input),
      specialTokens: {
        ...(bos !== undefined && { bos_token: bos }),
        ...(eos !== undefined && { eos_token: eos }),
      },
    })
    await printEach(session, target, input, ({ id, line, conversation }) => {
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
        return [entry.slice(0, at), parseJson(entry.slice(at + 1))]
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
  details: 'What a schema cannot hold whole is refused with the reason.',
  example: 'export-raw support --format sharegpt > support.jsonl',
  refusedWhere: 'a row could not be read or written',
  options: {
    format: {
      type: 'string',
      about: 'Record schema to write: messages, sharegpt or alpaca',
      fallback: 'messages',
    },
    limit: { type: 'string', about: 'At most this many examples', fallback: 'all' },
  },

  async run(session, input) {
    const target = required(exportCommand, input)
    const format = choiceOption(input, 'format', EXPORT_SCHEMAS) ?? 'messages'
    const refused = await printEach(session, target, input, ({ id, line, conversation }) => {
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
  session: Session,
  target: string,
  input: CommandInput,
  show: (example: SourceExample) => object,
): Promise<boolean> {
  const limit = countOption(input, 'limit') ?? Infinity
  let refused = false
  let count = 0
  for await (const example of examplesOf(session, target)) {
    if (count++ >= limit) break
    const shown = 'error' in example ? example : show(example)
    refused ||= 'error' in shown
    if (!process.stdout.write(`${printableJson(jsonText(shown))}\n`)) await once(process.stdout, 'drain')
  }
  return refused
}
