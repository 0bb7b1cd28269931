import type { Rule } from '../rule'

export const overLength: Rule = {
  id: 'over-length',
  title: 'Longer than the maximum',
  severity: 'warning',
  why: 'What lies beyond the maximum length is cut off, and that is the end of the answer: the model learns to stop in the middle, without an end-of-turn token.',
  remedy: 'Shorten or split the row, or raise the maximum length of the contract.',
  check({ tokens }, { maximumTokens }) {
    if (tokens === null || tokens.total <= maximumTokens) return []
    return [{ message: `${tokens.total} tokens; the contract's maximum is ${maximumTokens}.`, spans: [] }]
  },
}
