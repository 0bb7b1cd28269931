import { isBlank } from '../blank'
import { messageProblem } from '../matches'
import type { Rule } from '../rule'

export const emptyResponse: Rule = {
  id: 'empty-response',
  title: 'Empty answer',
  severity: 'error',
  why:
    'An empty answer teaches only to stop at once. A handful of them teach  ' + 'a model to answer nothing.',
  remedy: 'Write the answer or reject the row.',
  check(subject) {
    return subject.conversation.messages.flatMap((message, index) =>
      message.role === 'assistant' && isBlank(message)
        ? [messageProblem(subject, index, `The answer in message ${index + 1} is empty.`)]
        : [],
    )
  },
}
