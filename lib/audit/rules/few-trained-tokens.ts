import { FEW_TRAINED } from '../trained-share'
import type { Rule } from '../rule'

export const fewTrainedTokens: Rule = {
  id: 'few-trained-tokens',
  title: 'Hardly anything is trained',
  severity: 'info',
  why:
    'The whole row is read for the gradient of a token or two: right if answers name a class, a sign of ' +
    'a wrong mask if they are texts.',
  remedy: 'Check the trained tokens in the inspector. If the answers name classes, nothing needs to be done.',
  check({ tokens }, { checkShortAnswers }) {
    if (!checkShortAnswers || tokens === null || tokens.trained === 0 || tokens.trained >= FEW_TRAINED)
      return []
    return [
      {
        message: `${tokens.trained} of its ${tokens.total} tokens ${tokens.trained === 1 ? 'is' : 'are'} trained.`,
        spans: [],
      },
    ]
  },
}
