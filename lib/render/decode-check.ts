import { type Conversation, type Message, messageText } from '@/lib/core/conversation'
import type { DecodedRow } from '@/lib/contract/decode-check'
import { analyse } from './analyse'
import { commonPrefix } from './common-prefix'
import { decodeTokens } from './decode'
import { IGNORED } from './labels'
import { refusalText } from './refusal'
import type { Setup } from './setup'

/**
 * Tokenizes an example as training would, decodes the ids, and looks for the record in the outcome.
 */
export function decodeCheck(
  recorded: Conversation,
  setup: Setup,
): Pick<DecodedRow, 'decoded' | 'tokens' | 'trained' | 'mismatch'> {
  const result = analyse(recorded, setup)
  if (!result.ok)
    return { decoded: [], tokens: 0, trained: 0, mismatch: refusalText(recorded, result.problem, setup) }
  const { ids, labels, trained, rendering, conversation } = result.value
  const decoded = decodeTokens(ids, (index) => labels[index] !== IGNORED, setup.tokenizer)
  const text = decoded.map((stretch) => stretch.text).join('')
  return {
    decoded,
    tokens: ids.length,
    trained,
    mismatch:
      textMismatch(rendering.text, text, setup) ?? messageMismatch(conversation.messages, text, setup),
  }
}

/**
 * Tokenizers that compose the text (NFC, as Qwen's) give it back composed: the same characters in
 * another spelling.
 */
function textMismatch(rendered: string, decoded: string, { tokenizer }: Setup): string | null {
  const expected = tokenizer.surface.composes ? rendered.normalize('NFC') : rendered
  if (expected === decoded) return null
  const at = commonPrefix(expected, decoded)
  return `The tokens do not spell the rendered text: from character ${at + 1} on it has ${excerpt(expected, at)}, the decoded text ${excerpt(decoded, at)}.`
}

/** Each message's own words, in order, as they are, trimmed, or escaped as in JSON. */
function messageMismatch(messages: readonly Message[], decoded: string, { tokenizer }: Setup): string | null {
  let from = 0
  for (const [index, message] of messages.entries()) {
    const who = `message ${index + 1} (${message.role})`
    for (const [what, given] of textsOf(message)) {
      const text = tokenizer.surface.composes ? given.normalize('NFC') : given
      const found = find(text, decoded, from)
      if (found === null)
        return `The ${what} of ${who} is not in the decoded text after the messages before it: ${excerpt(text, 0)}.`
      // Reasoning and calls may stand before or after the content.
      if (what === 'text') from = found.end
    }
  }
  return null
}

function textsOf(message: Message): [string, string][] {
  const texts: [string, string][] = [['text', messageText(message)]]
  if (message.reasoning_content !== undefined) texts.push(['reasoning', message.reasoning_content])
  for (const call of message.tool_calls ?? []) texts.push(['tool call', call.function.name])
  return texts.filter(([, text]) => text.trim() !== '')
}

/** The end of `text` in `within`, searched from an offset on. */
function find(text: string, within: string, from: number): { end: number } | null {
  for (const form of [text, text.trim(), JSON.stringify(text).slice(1, -1)]) {
    const at = within.indexOf(form, from)
    if (at !== -1) return { end: at + form.length }
  }
  return null
}

function excerpt(text: string, from: number): string {
  return from >= text.length
    ? 'nothing more'
    : `${JSON.stringify(text.slice(from, from + 40))}${text.length > from + 40 ? ' …' : ''}`
}
