import { contentOf } from '../turns'
import type { RenderingCheck } from './check'
import { capitalised, messageName, quote } from '../words'

/**
 * transformers#45419: content that is absent is None to Python, and None prints as four letters.
 */
export const nonePrinted: RenderingCheck = {
  code: 'none-printed',
  of: 'rendering',
  severity: 'error',
  title: 'The word None is in the text',
  why:
    'The message has no content, and the template prints Python’s word for nothing: the model learns ' +
    'to answer “None” before a tool call.',
  remedy: 'Give the message an empty string as its content, or use a template that tests for it.',
  find({ rendering: { pieces, text }, conversation }) {
    return pieces.flatMap((piece) => {
      const { start, end, origin } = piece
      const message = contentOf(piece)
      if (message === null || origin.kind !== 'input' || origin.path[2] !== 'content') return []
      if (conversation.messages[message]?.content !== null || text.slice(start, end) !== 'None') return []
      return [
        {
          message: `${capitalised(messageName(message, conversation))} has no content and is written as None.`,
          span: { start, end },
        },
      ]
    })
  },
}

/** A part as Python prints it, from its first key on. */
const FIRST_KEY = /^\{'/

export const listPrinted: RenderingCheck = {
  code: 'list-printed',
  of: 'rendering',
  severity: 'error',
  title: 'Content is printed as a list',
  why:
    'The template expects a string and prints Python’s spelling of the list of parts: the model learns ' +
    'to answer in braces and quotes.',
  remedy: 'Join the text parts to a string when the data is made, or use a template that reads parts.',
  find({ rendering: { pieces, text }, conversation }) {
    const printed = new Map<number, { start: number; end: number }>()
    for (const piece of pieces) {
      const message = contentOf(piece)
      if (
        message === null ||
        piece.origin.kind !== 'input' ||
        piece.origin.path[2] !== 'content' ||
        !Array.isArray(conversation.messages[message]?.content)
      )
        continue
      if (printed.has(message) || !FIRST_KEY.test(text.slice(piece.start - 1, piece.end))) continue
      printed.set(message, { start: piece.start - 1, end: piece.end })
    }
    return [...printed].map(([message, span]) => ({
      message: `The parts of ${messageName(message, conversation)} are printed as a list: ${quote(text.slice(span.start, span.end + 30))}.`,
      span,
    }))
  },
}
