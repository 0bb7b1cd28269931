import { messageProblem } from '../matches'
import type { Rule } from '../rule'

export const roleAlternation: Rule = {
  id: 'role-alternation',
  title: 'Turns do not alternate',
  severity: 'warning',
  why:
    'Two turns of one side in a row are refused by some templates (Mistral, Gemma) and are usually a ' +
    'sign of a lost message.',
  remedy: 'Merge the turns or restore the message between them.',
  // Tool results may follow each other, and after them the assistant goes on: their pairing has its
  // own rules.
  check(subject) {
    const { messages } = subject.conversation
    // System messages have a rule of their own.
    const turns = [...messages.keys()].filter((index) => messages[index]!.role !== 'system')
    return turns.flatMap((index, turn) => {
      const message = messages[index]!
      const before = turns[turn - 1]
      if (before === undefined) {
        return message.role === 'assistant'
          ? [
              messageProblem(
                subject,
                index,
                `The conversation opens with the assistant (message ${index + 1}), not with the user.`,
              ),
            ]
          : []
      }
      const repeats = message.role !== 'tool' && messages[before]!.role === message.role
      return repeats
        ? [
            messageProblem(
              subject,
              index,
              `Messages ${before + 1} and ${index + 1} are both from the ${message.role}.`,
            ),
          ]
        : []
    })
  },
}
