import { type Conversation, type Message, messageText } from '@/lib/core/conversation'
import type { JsonObject } from '@/lib/core/json'
import { optionalText } from './fields'
import { RowProblem } from './rejection'
import { convertTools } from './tools'

/**
 * The conversation of a record: its messages, in front of them the record's own `system` text, and
 * its tools.
 */
export function assemble(record: JsonObject, messages: Message[]): Conversation {
  const system = optionalText(record, 'system')
  const conversation: Conversation = { messages }
  if (system !== undefined && system !== '') {
    const first = messages[0]
    if (first?.role !== 'system') conversation.messages = [{ role: 'system', content: system }, ...messages]
    else if (messageText(first) !== system) {
      throw new RowProblem(
        'two-system-prompts',
        'The record has a field system and a first message of role system that say different things. Keep one of them.',
      )
    }
  }
  const tools = convertTools(record)
  if (tools !== undefined) conversation.tools = tools
  return conversation
}
