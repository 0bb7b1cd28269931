import type { Rule } from '../rule'

export const tooLong: Rule = {
  id: 'too-long',
  title: 'Too long to be checked',
  severity: 'error',
  why:
    'No model reads so much at once: a trainer cuts nearly all of it off. Its tokens are not counted, ' +
    'and its mask is unknown.',
  remedy: 'Split it into several rows, or reject it.',
  check({ tooLong: reason }) {
    return reason === null ? [] : [{ message: reason, spans: [] }]
  },
}
