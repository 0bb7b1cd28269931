import { messageProblem } from '../matches'
import type { Rule } from '../rule'
import { pairTools } from '../tool-pairs'

export const unansweredToolCall: Rule = {
  id: 'unanswered-tool-call',
  title: 'Tool call without a result',
  severity: 'warning',
  why: 'When the conversation goes on without the result of a call, the model learns to make the result up.',
  remedy: 'Add the result of the call, or end the conversation at the call.',
  check(subject) {
    return pairTools(subject.conversation.messages).unanswered.map((index) =>
      messageProblem(
        subject,
        index,
        `A tool call in message ${index + 1} has no result, but the conversation goes on.`,
        'tool_calls',
      ),
    )
  },
}
