import type { Message } from '@/lib/core/conversation'
import type { AnalysedExample } from '../analyse'
import type { Setup } from '../setup'
import type { Found, RenderingCheck } from './check'
import { commonPrefix } from '../common-prefix'
import { isTemplateText, renderAgain } from './render-again'
import { trainsIn } from './tokens'
import { messageName, quote } from '../words'

/** Earlier answers looked at. Each costs a render; templates that change one change the first. */
const MAXIMUM_RENDERS = 4

/** Extra renders only for conversations of several answers that this template may change. */
export const prefixUnstable: RenderingCheck = {
  code: 'prefix-unstable',
  of: 'rendering',
  severity: 'warning',
  title: 'Earlier turns change when later ones follow',
  why:
    'The earlier answer is trained in another form than the one the model is asked for when it is the ' +
    'last: Qwen3 takes its thoughts away, others move the system prompt.',
  remedy:
    'Make one example per answer, each ending with it, or use a template that keeps earlier turns as they were.',
  find(analysis, setup) {
    const {
      conversation: { messages },
    } = analysis
    const answers = messages.flatMap(({ role }, index) =>
      role === 'assistant' && index < messages.length - 1 ? [index] : [],
    )
    if (
      answers.length === 0 ||
      !isTemplateText(setup) ||
      !(messages.some(isDelicate) || changesPlainTurns(setup))
    )
      return []
    for (const index of answers.slice(0, MAXIMUM_RENDERS)) {
      const found = ofAnswer(index, analysis, setup)
      if (found.length > 0) return found
    }
    return []
  },
}

/** Turns that templates treat in another way once they lie back. */
function isDelicate({ role, content, reasoning_content: reasoning, tool_calls: calls }: Message): boolean {
  return (
    role === 'tool' ||
    reasoning !== undefined ||
    calls !== undefined ||
    (typeof content === 'string' && content.includes('</think>'))
  )
}

function ofAnswer(index: number, analysis: AnalysedExample, setup: Setup): Found[] {
  const {
    conversation,
    rendering: { text },
    turns,
  } = analysis
  const turn = turns.find(({ message }) => message === index)
  // History that is not trained may change: the model reads it here as it will read it then.
  if (turn === undefined || !trainsIn(analysis, { start: turn.headerEnd, end: turn.end })) return []
  const alone = renderAgain(
    { ...conversation, messages: conversation.messages.slice(0, index + 1) },
    setup,
    false,
  )
  // A prompt that is refused as an example cannot be compared.
  if (!alone.ok) return []
  const end = endOfMessages(alone.value.pieces)
  const at = commonPrefix(alone.value.text.slice(0, end), text)
  if (at === end) return []
  const span = { start: at, end: Math.max(at + 1, turn.end) }
  const place = turns.find((candidate) => candidate.end > at)?.message ?? index
  return [
    {
      message: `When the conversation ends with ${messageName(index, conversation)}, ${messageName(place, conversation)} goes on with ${quote(alone.value.text.slice(at, end))}, but here with ${quote(text.slice(at, span.end))}.`,
      span,
    },
  ]
}

/**
 * Phi-3 ends a whole example with one more token: it comes after the messages and does not matter.
 */
function endOfMessages(
  pieces: Extract<ReturnType<typeof renderAgain>, { ok: true }>['value']['pieces'],
): number {
  return (
    pieces.findLast(
      ({ item, origin }) => item !== null || (origin.kind === 'input' && origin.path[0] === 'messages'),
    )?.end ?? 0
  )
}

const PLAIN: Message[] = [
  { role: 'system', content: 's' },
  { role: 'user', content: 'a' },
  { role: 'assistant', content: 'b' },
  { role: 'user', content: 'c' },
  { role: 'assistant', content: 'd' },
]
const changing = new WeakMap<Setup, boolean>()

/** Whether even plain turns change, with a system message or without one; asked once per setup. */
function changesPlainTurns(setup: Setup): boolean {
  let changes = changing.get(setup)
  if (changes === undefined)
    changing.set(setup, (changes = [PLAIN, PLAIN.slice(1)].some((messages) => changesLast(messages, setup))))
  return changes
}

/** Whether the last two messages change the text before them. */
function changesLast(messages: Message[], setup: Setup): boolean {
  const [alone, whole] = [
    renderAgain({ messages: messages.slice(0, -2) }, setup, false),
    renderAgain({ messages }, setup, false),
  ]
  return (
    alone.ok &&
    whole.ok &&
    !whole.value.text.startsWith(alone.value.text.slice(0, endOfMessages(alone.value.pieces)))
  )
}
