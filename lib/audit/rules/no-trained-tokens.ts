import type { Rule } from '../rule'

export const noTrainedTokens: Rule = {
  id: 'no-trained-tokens',
  title: 'Nothing is trained',
  severity: 'error',
  why: 'Every label of the row is masked: it takes a place in the batch and contributes no gradient. A batch of such rows gives a loss that is not a number.',
  remedy: 'Check the mask policy and the weights of the messages, or reject the row.',
  check({ tokens }) {
    return tokens?.trained === 0 ? [{ message: `None of its ${tokens.total} tokens carries loss under the dataset's mask policy.`, spans: [] }] : []
  },
}
