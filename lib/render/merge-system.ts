import { type ContentPart, type Conversation, type Message, messageText } from '@/lib/core/conversation'
import type { SystemPrompts } from '@/lib/core/serving-contract'

/**
 * Separates a system message from the user message it was merged into, as in Gemma 3's own
 * template.
 */
const SEPARATOR = '\n\n'

/** A span of a merged content that was a message of its own. */
export interface MergedPart {
  /** Index in the conversation as it was recorded. */
  message: number
  /** Start in the merged content, in UTF-16 units. */
  start: number
  length: number
}

/**
 * The recorded messages that one message of the arranged conversation was merged from, its own
 * last.
 */
export type MergedParts = readonly MergedPart[]

/**
 * The conversation as it is rendered and released under a contract. Merging moves each system
 * message to the beginning of the user message that follows it, for templates that refuse the role
 * (Gemma 2: "System role not supported"). A system message without a following user message is left
 * for the template to handle or refuse.
 */
export function arrangeSystemPrompts(conversation: Conversation, systemPrompts: SystemPrompts): Conversation {
  return systemPrompts === 'keep' || !conversation.messages.some(({ role }) => role === 'system')
    ? conversation
    : merge(conversation).conversation
}

/** The merged conversation, and the recorded messages behind each of its messages. */
export function merge(conversation: Conversation): { conversation: Conversation; parts: MergedParts[] } {
  const messages: Message[] = []
  const parts: MergedParts[] = []
  let waiting: { message: Message; index: number }[] = []
  for (const [index, message] of conversation.messages.entries()) {
    if (message.role === 'system' && conversation.messages.slice(index).some(({ role }) => role === 'user')) {
      waiting.push({ message, index })
      continue
    }
    if (message.role !== 'user' || waiting.length === 0) {
      messages.push(message)
      parts.push([{ message: index, start: 0, length: messageText(message).length }])
      continue
    }
    const systems = waiting
      .map((system) => ({ message: system.index, text: messageText(system.message) }))
      .filter(({ text }) => text !== '')
    messages.push({
      ...message,
      content: withPrefix(systems.map(({ text }) => text + SEPARATOR).join(''), message.content),
    })
    parts.push(placed([...systems, { message: index, text: messageText(message) }]))
    waiting = []
  }
  return { conversation: { ...conversation, messages }, parts }
}

function withPrefix(prefix: string, content: Message['content']): Message['content'] {
  if (!Array.isArray(content)) return prefix + (content ?? '')
  return prefix === '' ? content : [{ type: 'text', text: prefix } satisfies ContentPart, ...content]
}

function placed(texts: { message: number; text: string }[]): MergedPart[] {
  let start = 0
  return texts.map(({ message, text }) => {
    const part = { message, start, length: text.length }
    start += text.length + SEPARATOR.length
    return part
  })
}
