import { isBlank } from '../blank'
import { messageProblem } from '../matches'
import type { Rule } from '../rule'

export const emptyPrompt: Rule = {
  id: 'empty-prompt',
  title: 'Empty prompt',
  severity: 'error',
  why: 'An answer to nothing trains the model to produce that answer unasked.',
  remedy: 'Restore the question from the source or reject the row.',
  check(subject) {
    const { messages } = subject.conversation
    if (!messages.some(({ role }) => role === 'user'))
      return [{ message: 'No message comes from a user.', spans: [] }]
    return messages.flatMap((message, index) =>
      message.role === 'user' && isBlank(message)
        ? [messageProblem(subject, index, `The user message ${index + 1} is empty.`)]
        : [],
    )
  },
}
