import type { Message } from '@/lib/core/conversation'
import { messageProblem } from '../matches'
import type { Rule } from '../rule'

export const roleAlternation: Rule = {
  id: 'role-alternation',
  title: 'Turns do not alternate',
  severity: 'warning',
  why: 'Two turns of one side in a row are refused by some templates (Mistral, Gemma) and are mostly a sign of a lost message.',
  remedy: 'Merge the turns or restore the message between them.',
  check(subject) {
    const { messages } = subject.conversation
    return messages.flatMap((message, index) => {
      const before = messages[index - 1]
      if (follows(message, before)) return []
      const text = before === undefined || before.role === 'system'
        ? `The conversation opens with ${message.role} (message ${index}), not with the user.`
        : `Messages ${index - 1} and ${index} are both from ${message.role}.`
      return [messageProblem(subject, index, text)]
    })
  },
}

/** Tool results may follow calls and each other, and after them the assistant goes on; their pairing has its own rules. */
function follows(message: Message, before: Message | undefined): boolean {
  if (message.role === 'system' || message.role === 'tool') return true
  if (message.role === 'user') return before?.role !== 'user'
  return before !== undefined && before.role !== 'system' && before.role !== 'assistant'
}
