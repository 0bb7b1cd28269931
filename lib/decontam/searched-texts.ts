import { type Conversation, messageText, toolCallText } from '@/lib/core/conversation'
import type { Span } from '@/lib/core/finding'
import type { RowText } from './row-text'

/** A text of a conversation with its place. */
export interface PlacedText extends RowText {
  message: number
  field: Span['field']
}

/** All texts of a conversation, message by message; with `prompt` only those of the prompt. */
export function searchedTexts({ messages }: Conversation, scope: 'all' | 'prompt'): PlacedText[] {
  return messages.flatMap((message, index): PlacedText[] => {
    const asked = message.role !== 'assistant'
    if (scope === 'prompt' && !asked) return []
    const fields: [Span['field'], string][] = [
      ['content', messageText(message)],
      ['reasoning_content', message.reasoning_content ?? ''],
      ['tool_calls', (message.tool_calls ?? []).map(toolCallText).join('\n')],
    ]
    return fields
      .filter(([, text]) => text !== '')
      .map(([field, text]) => ({ text, asked, message: index, field }))
  })
}
