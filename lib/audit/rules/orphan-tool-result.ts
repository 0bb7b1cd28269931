import { messageProblem } from '../matches'
import type { Rule } from '../rule'
import { pairTools } from '../tool-pairs'

export const orphanToolResult: Rule = {
  id: 'orphan-tool-result',
  title: 'Tool result without a call',
  severity: 'error',
  why:
    'A result that nothing asked for teaches the model that results appear on their own, and templates ' +
    'that pair by id refuse it.',
  remedy: 'Restore the call before it, or correct its tool_call_id.',
  check(subject) {
    return pairTools(subject.conversation.messages).orphans.map((index) =>
      messageProblem(
        subject,
        index,
        `The tool result in message ${index + 1} answers no call of the message before it.`,
      ),
    )
  },
}
