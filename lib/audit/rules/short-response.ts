import type { Rule } from '../rule'

export const shortResponse: Rule = {
  id: 'short-response',
  title: 'Very short answer',
  severity: 'info',
  why:
    'Many very short answers teach a model to be curt everywhere. For classification they are right: ' +
    'switch the check off there.',
  remedy: 'Keep it if a short answer is what users should get; otherwise write a full one.',
  check({ tokens }, { minimumResponseTokens, checkShortAnswers }) {
    if (!checkShortAnswers || tokens === null || tokens.response >= minimumResponseTokens) return []
    return [
      {
        message: `The answer is ${tokens.response} tokens long; answers below ${minimumResponseTokens} are listed.`,
        spans: [],
      },
    ]
  },
}
