import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromJson, type ContextValue } from '@/lib/jinja'
import { readLines } from '../render/golden'
import type { Context, Engine } from './engines'
import { PLAIN_CHATS, templateFiles, TOKENS } from './plain-chats'
import { groupBy, outcomeOf, tally, type Tally } from './tally'

/** The date all these vectors were made on, as far as templates were told. */
const DATE = '26 Jul 2024'

interface RenderRow {
  t: string
  c: string
  gp: boolean
  ok: boolean
  text?: string
}

/** render.jsonl: per template, how often the engine agrees with Python. */
export function renderTallies(data: string, engine: Engine): Map<string, Tally> {
  const contexts = readContexts(join(data, 'golden/render_conversations.json'))
  const byTemplate = groupBy(readLines<RenderRow>(data, 'render.jsonl'), (row) => row.t)
  return new Map(
    [...byTemplate]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([file, rows]) => {
        const source = readTemplate(data, file)
        return [
          file,
          tally(
            rows.map(({ c, gp, ok, text }) =>
              outcomeOf(engine.render(source, contexts(c, gp), DATE), ok ? text! : null),
            ),
          ),
        ]
      }),
  )
}

/** jinja_snippets.json. */
export function snippetTally(data: string, engine: Engine): Tally {
  const { snippets, python } = JSON.parse(readFileSync(join(data, 'golden/jinja_snippets.json'), 'utf8')) as {
    snippets: string[]
    python: ['ok' | 'err', string][]
  }
  const variables = {
    messages: [
      { role: 'user', content: 'hi' },
      { role: 'assistant', content: 'yo' },
    ],
    x: null,
  }
  const context = { exact: variables, plain: variables }
  return tally(
    snippets.map((snippet, index) =>
      outcomeOf(
        engine.render(snippet, context, 'Saturday 21 November 2026'),
        python[index]![0] === 'ok' ? python[index]![1] : null,
      ),
    ),
  )
}

/**
 * Plain chats under every template of the collection, as Python renders them (plain-chats.json).
 */
export function plainChatTally(data: string, engine: Engine): Tally {
  const wanted = JSON.parse(readFileSync(join(import.meta.dirname, 'plain-chats.json'), 'utf8')) as Record<
    string,
    Record<string, { text?: string }>
  >
  return tally(
    templateFiles(data).flatMap((file) => {
      const source = readTemplate(data, file)
      return Object.entries(PLAIN_CHATS).map(([chat, messages]) => {
        const variables = {
          ...TOKENS,
          messages,
          tools: null,
          documents: null,
          add_generation_prompt: false,
          date_string: DATE,
        }
        return outcomeOf(
          engine.render(source, { exact: variables, plain: variables }, DATE),
          wanted[file]![chat]!.text ?? null,
        )
      })
    }),
  )
}

/** hfjs_goldens.json: the texts huggingface.js expects of 53 model templates. */
export function peerGoldenTally(data: string, engine: Engine): Tally {
  const goldens = JSON.parse(readFileSync(join(data, 'templates/hfjs_goldens.json'), 'utf8')) as {
    chat_template: string
    data?: Record<string, ContextValue>
    target: string
  }[]
  return tally(
    goldens.flatMap(({ chat_template, data: variables, target }) =>
      variables === undefined
        ? []
        : [
            outcomeOf(
              engine.render(chat_template, { exact: variables, plain: variables }, '10 July 2025'),
              target,
            ),
          ],
    ),
  )
}

function readTemplate(data: string, file: string): string {
  return readFileSync(join(data, 'templates', file), 'utf8')
}

/** An empty list of tools was handed to the reference as None. */
function readContexts(path: string): (name: string, generationPrompt: boolean) => Context {
  const text = readFileSync(path, 'utf8')
  const exact = fromJson(text) as Map<string, Map<string, ContextValue>>
  const plain = JSON.parse(text) as Record<string, Record<string, unknown>>
  return (name, generationPrompt) => {
    const given = Object.fromEntries(exact.get(name)!)
    const { tools } = plain[name]!
    const common = {
      ...TOKENS,
      add_generation_prompt: generationPrompt,
      ...(Array.isArray(tools) && tools.length === 0 && { tools: null }),
    }
    return { exact: { ...given, ...common }, plain: { ...plain[name], ...common } }
  }
}
