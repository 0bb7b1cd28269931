import { messageProblem } from '../matches'
import type { Rule } from '../rule'

export const lastNotAssistant: Rule = {
  id: 'last-not-assistant',
  title: 'Does not end with an answer',
  severity: 'error',
  why:
    'Loss is taken on answers. What stands behind the last answer costs tokens and teaches nothing, ' +
    'and some trainers train on the wrong message instead.',
  remedy: 'Add the missing answer, or cut the messages behind the last one.',
  check(subject) {
    const last = subject.conversation.messages.at(-1)
    if (last === undefined) return [{ message: 'The conversation has no messages.', spans: [] }]
    if (last.role === 'assistant') return []
    return [
      messageProblem(
        subject,
        subject.conversation.messages.length - 1,
        `The last message is from ${last.role}, not from the assistant.`,
      ),
    ]
  },
}
