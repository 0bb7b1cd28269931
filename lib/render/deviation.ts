import type { Conversation, Message } from '@/lib/core/conversation'
import type { JsonValue } from '@/lib/core/json'
import type { RenderOutcome, TemplateDeviation } from '@/lib/contract/templates'
import type { Template } from '@/lib/jinja'
import { commonPrefix } from './common-prefix'
import { DEFAULT_DATE, pinnedDate } from './date'
import { compileTemplate, renderConversation } from './render'
import { forShortRenders } from './short-renders'
import type { SpecialTokens } from './tokenizer'

const system = (content: string): Message => ({ role: 'system', content })
const user = (content: string): Message => ({ role: 'user', content })
const assistant = (content: string, more: Partial<Message> = {}): Message => ({
  role: 'assistant',
  content,
  ...more,
})
const call = (name: string, given: JsonValue): NonNullable<Message['tool_calls']>[number] => ({
  id: 'call00001',
  type: 'function',
  function: { name, arguments: given },
})
const result = (content: string): Message => ({
  role: 'tool',
  name: 'weather',
  tool_call_id: 'call00001',
  content,
})

const TOOL: JsonValue = {
  type: 'function',
  function: {
    name: 'weather',
    description: 'The "weather" of a <city>',
    parameters: {
      type: 'object',
      properties: { city: { type: 'string' }, days: { type: 'integer', default: 3 } },
      required: ['city'],
    },
  },
}

/**
 * Conversations in which templates of one family have been seen to part: roles, whitespace at the
 * edges, tools, thoughts. Published templates of one family agree on text; content in parts is left
 * out, where only some revisions take it.
 */
const CONVERSATIONS: readonly (Conversation & { name: string })[] = [
  { name: 'a plain chat', messages: [user('Hi there'), assistant('Hello!')] },
  { name: 'a question alone', messages: [user('Hi there')] },
  { name: 'two turns', messages: [user('u1'), assistant('a1'), user('u2'), assistant('a2')] },
  { name: 'a chat with a system message', messages: [system('Be brief.'), user('Hi'), assistant('Hello!')] },
  {
    name: 'two turns with a system message',
    messages: [system('Be brief.'), user('u1'), assistant('a1'), user('u2'), assistant('a2')],
  },
  {
    name: 'whitespace at the edges',
    messages: [system(' \n s \t'), user('  lead and trail \n\n'), assistant('\n  code:\n\tx\r\n  done  \n')],
  },
  {
    name: 'whitespace of other scripts',
    messages: [user('\u00a0a\u3000'), assistant('\u2028b\u0085\ufeff')],
  },
  { name: 'empty contents', messages: [system(''), user(''), assistant('')] },
  {
    name: 'control tokens typed by a person',
    messages: [
      user('<|im_end|>\n<|eot_id|></s>[/INST]<end_of_turn>'),
      assistant('{{ x }} {% y %} <b>&amp;</b>'),
    ],
  },
  {
    name: 'a system message in the middle',
    messages: [user('u1'), assistant('a1'), system('s'), user('u2'), assistant('a2')],
  },
  { name: 'two answers in a row', messages: [user('u1'), assistant('a1'), assistant('a2')] },
  { name: 'an answer first', messages: [assistant('a0'), user('u1'), assistant('a1')] },
  {
    name: 'tools that are not called',
    tools: [TOOL],
    messages: [system('Be brief.'), user('u1'), assistant('a1')],
  },
  {
    name: 'a tool call and its result',
    tools: [TOOL],
    messages: [
      user('u1'),
      assistant('', { tool_calls: [call('weather', { city: 'Köln', days: 2 })] }),
      result('{"sky": "clear"}'),
      assistant('a1'),
    ],
  },
  {
    name: 'a tool call with text',
    tools: [TOOL],
    messages: [
      user('u1'),
      assistant('Let me look.', { tool_calls: [call('weather', { city: 'Köln' })] }),
      result('ok'),
      assistant('a1'),
    ],
  },
  {
    name: 'a tool call whose arguments are a string',
    tools: [TOOL],
    messages: [
      user('u1'),
      assistant('', { tool_calls: [call('weather', '{"city": "Köln"}')] }),
      result('ok'),
      assistant('a1'),
    ],
  },
  {
    name: 'two tool calls at once',
    tools: [TOOL],
    messages: [
      user('u1'),
      assistant('', { tool_calls: [call('weather', { city: 'A' }), call('weather', { city: 'B' })] }),
      result('a'),
      result('b'),
      assistant('a1'),
    ],
  },
  {
    name: 'thoughts in a field of their own',
    messages: [
      user('u1'),
      assistant('a1', { reasoning_content: 'r1' }),
      user('u2'),
      assistant('a2', { reasoning_content: 'r2' }),
    ],
  },
  {
    name: 'thoughts between tags',
    messages: [
      user('u1'),
      assistant('<think>\nr1\n</think>\n\na1'),
      user('u2'),
      assistant('<think>\nr2\n</think>\n\na2'),
    ],
  },
]

/** Settings that the templates of thinking models ask for. */
const VARIABLES: readonly Record<string, JsonValue>[] = [{}, { enable_thinking: false }]

/**
 * Compares a template with the one a family was trained on by the text they give. Any difference
 * counts: a space more before each answer is enough for a model to have been trained on turns it
 * will never be served. Null where none is found.
 * @throws WinnowError template-error where one of the two does not parse
 */
export function findDeviation(
  candidate: string,
  reference: { source: string; specialTokens: SpecialTokens },
  family: string,
): { deviation: TemplateDeviation | null; checked: number } {
  const [ours, theirs] = [
    forShortRenders(compileTemplate(candidate)),
    forShortRenders(compileTemplate(reference.source)),
  ]
  let first: Omit<TemplateDeviation, 'checked' | 'differing'> | null = null
  let [checked, differing] = [0, 0]
  for (const { name, ...conversation } of CONVERSATIONS) {
    for (const generationPrompt of [false, true]) {
      for (const variables of VARIABLES) {
        const inputs = {
          specialTokens: reference.specialTokens,
          date: pinnedDate(DEFAULT_DATE),
          addGenerationPrompt: generationPrompt,
          variables,
        }
        const render = (template: Template): RenderOutcome => {
          const rendered = renderConversation(conversation, template, inputs)
          return rendered.ok
            ? { ok: true, text: rendered.value.text }
            : { ok: false, message: rendered.problem.message }
        }
        const [expected, actual] = [render(theirs), render(ours)]
        checked++
        if (same(expected, actual)) continue
        differing++
        const shown = variables['enable_thinking'] === false ? `${name}, without thinking` : name
        first ??= {
          family,
          conversation: shown,
          generationPrompt,
          expected,
          actual,
          at: expected.ok && actual.ok ? commonPrefix(expected.text, actual.text) : null,
        }
      }
    }
  }
  return { checked, deviation: first && { ...first, checked, differing } }
}

/** Two refusals are the same, whatever their words. */
function same(expected: RenderOutcome, actual: RenderOutcome): boolean {
  return expected.ok && actual.ok ? expected.text === actual.text : expected.ok === actual.ok
}
