import { type Conversation, messageText, toolCallText } from '@/lib/core/conversation'
import type { Span } from '@/lib/core/finding'
import type { RowText } from '@/lib/decontam'

/** A text of a conversation with the place it stands in. */
export interface PlacedText extends RowText {
  message: number
  field: Span['field']
}

/** Everything a conversation says, message by message; with `prompt` only what is asked. */
export function searchedTexts({ messages }: Conversation, scope: 'all' | 'prompt'): PlacedText[] {
  return messages.flatMap((message, index): PlacedText[] => {
    const asked = message.role !== 'assistant'
    if (scope === 'prompt' && !asked) return []
    const fields: [Span['field'], string][] = [
      ['content', messageText(message)], ['reasoning_content', message.reasoning_content ?? ''], ['tool_calls', (message.tool_calls ?? []).map(toolCallText).join('\n')],
    ]
    return fields.filter(([, text]) => text !== '').map(([field, text]) => ({ text, asked, message: index, field }))
  })
}

/**
 * The texts of an eval example that must not be trained on: each question on its own, since a row that holds one turn of
 * two holds the item. Answers only where asked for: "18" or "(B)" are in every set.
 */
export function protectedTexts(conversation: Conversation, answers: boolean): PlacedText[] {
  const texts = searchedTexts(conversation, 'all').filter(({ field }) => field === 'content')
  const questions = texts.filter(({ message }) => conversation.messages[message]!.role === 'user')
  const chosen = questions.length === 0 ? texts : questions
  return answers ? [...chosen, ...texts.filter((text) => !text.asked && !chosen.includes(text))] : chosen
}
