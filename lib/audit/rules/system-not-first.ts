import { messageProblem } from '../matches'
import type { Rule } from '../rule'

export const systemNotFirst: Rule = {
  id: 'system-not-first',
  title: 'System message not at the start',
  severity: 'error',
  why:
    'Most chat templates accept a system message only as the first one: a later or second one is ' +
    'refused, or silently dropped.',
  remedy: 'Merge the system messages into one at the start.',
  check(subject) {
    return subject.conversation.messages.flatMap((message, index) =>
      message.role === 'system' && index > 0
        ? [
            messageProblem(
              subject,
              index,
              `Message ${index + 1} is a system message; only the first message may be one.`,
            ),
          ]
        : [],
    )
  },
}
