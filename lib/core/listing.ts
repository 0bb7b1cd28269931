import { type Conversation, messageText, toolCallText } from './conversation'

/**
 * The facts of a conversation that lists show without reading it again; characters are UTF-16
 * units.
 */
export interface Listing {
  turns: number
  promptChars: number
  responseChars: number
  promptStart: string
  responseStart: string
}

const START_CHARACTERS = 160

export function listingOf(conversation: Conversation): Listing {
  let promptChars = 0
  let responseChars = 0
  let promptStart = ''
  let responseStart = ''
  for (const message of conversation.messages) {
    const text = messageText(message)
    if (message.role === 'assistant') {
      const answer = [text, ...(message.tool_calls ?? []).map(toolCallText)]
        .filter((part) => part !== '')
        .join('\n')
      responseChars += answer.length
      if (responseStart === '') responseStart = start(answer)
    } else {
      promptChars += text.length
      if (promptStart === '' && message.role === 'user') promptStart = start(text)
    }
  }
  return { turns: conversation.messages.length, promptChars, responseChars, promptStart, responseStart }
}

/** Cut at a character, never inside a surrogate pair. */
function start(text: string): string {
  if (text.length <= START_CHARACTERS) return text
  const cut = text.slice(0, START_CHARACTERS)
  return cut.isWellFormed() ? cut : cut.slice(0, -1)
}
