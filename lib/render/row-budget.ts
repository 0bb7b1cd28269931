import { type Conversation, messageText, toolCallText } from '@/lib/core/conversation'
import type { RenderProblem } from './render'

/**
 * Characters that are tokenised and labelled of one row: more than any model reads at once, and a
 * few seconds of work with the slowest tokenizer. Every step of it grows with the length, so that a
 * longer row costs no more than counting it.
 */
const MAXIMUM_CHARACTERS = 2_000_000

/** The code of the problem that a row is not looked at, whatever its text. */
export const ROW_TOO_LONG = 'row-too-long'

/** Characters of everything a template may write of a conversation. */
export function charactersOf({ messages, tools }: Conversation): number {
  let characters = tools === undefined ? 0 : JSON.stringify(tools).length
  for (const message of messages) {
    characters += messageText(message).length + (message.reasoning_content?.length ?? 0)
    for (const call of message.tool_calls ?? []) characters += toolCallText(call).length
  }
  return characters
}

/** The refusal of a text that is too long; null if it is short enough. */
export function lengthProblem(characters: number): RenderProblem | null {
  if (characters <= MAXIMUM_CHARACTERS) return null
  return tooLong(
    `it has ${characters.toLocaleString('en')} characters, the limit is ${MAXIMUM_CHARACTERS.toLocaleString('en')}`,
  )
}

/** A pattern of the tokenizer that remembers every character of a long text ran out of room. */
export function overflowProblem(characters: number): RenderProblem {
  return tooLong(
    `a pattern of the tokenizer has no room for its ${characters.toLocaleString('en')} characters`,
  )
}

function tooLong(reason: string): RenderProblem {
  return {
    code: ROW_TOO_LONG,
    message: `Too long to be checked: ${reason}. It is not tokenised.`,
    line: null,
    column: null,
  }
}
