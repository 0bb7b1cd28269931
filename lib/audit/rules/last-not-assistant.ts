import { messageProblem } from '../matches'
import type { Rule } from '../rule'

export const lastNotAssistant: Rule = {
  id: 'last-not-assistant',
  title: 'Does not end with an answer',
  severity: 'error',
  why:
    'Loss is taken on answers. Messages after the last answer cost tokens and teach nothing, ' +
    'and some trainers train on the wrong message instead.',
  remedy: 'Add the missing answer, or remove the messages after the last one.',
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
