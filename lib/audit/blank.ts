import { messageText, type Message } from '@/lib/core/conversation'

/** True without text, without a picture or other part, and without a tool call. */
export function isBlank(message: Message): boolean {
  if (message.tool_calls !== undefined && message.tool_calls.length > 0) return false
  if (Array.isArray(message.content) && message.content.some((part) => part.type !== 'text')) return false
  return messageText(message).trim() === ''
}
