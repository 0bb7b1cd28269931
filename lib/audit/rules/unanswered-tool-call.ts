import type { Rule } from '../rule'
import { pairTools } from '../tool-pairs'

export const unansweredToolCall: Rule = {
  id: 'unanswered-tool-call',
  title: 'Tool call without a result',
  severity: 'warning',
  why: 'When the conversation goes on without the result of a call, the model learns to make the result up.',
  remedy: 'Add the result of the call, or end the conversation at the call.',
  check(subject) {
    return pairTools(subject.conversation.messages).unanswered.map((index) => {
      const field = subject.texts.find((candidate) => candidate.message === index && candidate.field === 'tool_calls')
      const spans = field === undefined ? [] : [{ message: index, field: field.field, start: 0, end: field.text.length }]
      return { message: `A tool call in message ${index + 1} has no result, but the conversation goes on.`, spans }
    })
  },
}
