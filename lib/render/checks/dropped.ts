import { messageText, type Conversation, type Message } from '@/lib/core/conversation'
import type { Piece } from '@/lib/jinja'
import type { Setup } from '../setup'
import { contentOf } from '../turns'
import type { RenderingCheck } from './check'
import { isTemplateText, renderAgain } from './render-again'
import { messageName } from '../words'

type Field = 'content' | 'reasoning_content' | 'tool_calls'

const WHY =
  'Words of the record that are not in the text train nothing, and the answer that refers to them is ' +
  'trained without its reason.'

/** Fields that hold something and of which nothing is in the text. */
export const contentDropped: RenderingCheck = {
  code: 'content-dropped',
  of: 'rendering',
  severity: 'warning',
  title: 'The template leaves a field out',
  why: WHY,
  remedy:
    'Use a template that writes the field, or move its words to one that is written (a system prompt ' +
    'into the first user message, reasoning into the content).',
  find({ conversation, rendering: { pieces } }, setup) {
    const written = writtenFields(pieces)
    return conversation.messages.flatMap((message, index) =>
      filledFields(message)
        .filter((field) => !written.has(key(index, field)))
        .map((field) => ({
          message: `The ${field} of ${messageName(index, conversation)} is not in the text: the template leaves it out${atInference(conversation, index, field, setup)}.`,
          span: null,
        })),
    )
  },
}

/** Templates that cut the text of a message: thoughts of earlier turns. */
export const contentPartlyDropped: RenderingCheck = {
  code: 'content-partly-dropped',
  of: 'rendering',
  severity: 'warning',
  title: 'The template leaves part of a message out',
  why: WHY,
  remedy:
    'Read the rendered text. Where thoughts of earlier turns are cut, make one example per turn, or ' +
    'take a template that keeps them.',
  find({ conversation, rendering: { pieces } }) {
    const written = writtenFields(pieces)
    return conversation.messages.flatMap((message, index) => {
      const content = written.get(key(index, 'content'))
      if (content === undefined || !content.exact) return []
      const missing = messageText(message).trim().length - content.characters
      return missing <= 0
        ? []
        : [
            {
              message: `The template leaves out ${missing} characters of ${messageName(index, conversation)}.`,
              span: { start: content.start, end: content.end },
            },
          ]
    })
  },
}

/** ollama#5803: Mistral's system prompt is only written while the last message is the user's. */
function atInference(conversation: Conversation, index: number, field: Field, setup: Setup): string {
  const { messages } = conversation
  if (
    !isTemplateText(setup) ||
    messages[index]!.role !== 'system' ||
    field !== 'content' ||
    messages.at(-1)!.role !== 'assistant'
  )
    return ''
  const prompt = renderAgain({ ...conversation, messages: messages.slice(0, -1) }, setup, true)
  if (!prompt.ok || !writtenFields(prompt.value.pieces).has(key(index, field))) return ''
  return (
    ', though the prompt that asks for this answer has it: the model is trained without its system ' +
    'prompt and asked with it'
  )
}

interface Written {
  start: number
  end: number
  characters: number
  /** Whether every character maps to one of the record. */
  exact: boolean
}

function writtenFields(pieces: readonly Piece[]): Map<string, Written> {
  const written = new Map<string, Written>()
  for (const piece of pieces) {
    const message = contentOf(piece)
    if (message === null || piece.origin.kind !== 'input') continue
    const {
      start,
      end,
      origin: { path, offset },
    } = piece
    const field = key(message, path[2] as Field)
    const seen = written.get(field)
    if (seen === undefined)
      written.set(field, { start, end, characters: end - start, exact: offset !== null })
    else
      written.set(field, {
        start: seen.start,
        end,
        characters: seen.characters + end - start,
        exact: seen.exact && offset !== null,
      })
  }
  return written
}

function key(message: number, field: Field): string {
  return `${message} ${field}`
}

/**
 * Also of parts that spell their text otherwise than `text`, which is why templates leave them out.
 */
function hasWords(content: Message['content']): boolean {
  if (!Array.isArray(content)) return (content ?? '').trim() !== ''
  return content.some(
    (part) =>
      part.type === 'text' &&
      Object.entries(part).some(
        ([key, value]) => key !== 'type' && typeof value === 'string' && value.trim() !== '',
      ),
  )
}

function filledFields(message: Message): Field[] {
  return [
    ...(hasWords(message.content) ? ['content' as const] : []),
    ...((message.reasoning_content ?? '').trim() === '' ? [] : ['reasoning_content' as const]),
    ...((message.tool_calls ?? []).length === 0 ? [] : ['tool_calls' as const]),
  ]
}
