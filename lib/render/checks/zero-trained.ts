import type { RenderingCheck } from './check'

/** transformers#34172, #34494, unsloth#1290. */
export const zeroTrained: RenderingCheck = {
  code: 'zero-trained',
  of: 'rendering',
  severity: 'error',
  title: 'Nothing is trained',
  why:
    'Every label is masked: the example takes a place in the batch and gives no gradient, and the loss ' +
    'looks fine. A batch of such examples has a loss that is not a number.',
  remedy: 'Check the mask policy, the roles and the weights of the messages, or leave the example out.',
  find: ({ trained, ids }, { policy }) =>
    trained > 0
      ? []
      : [{ message: `None of its ${ids.length} tokens is trained under the policy ${policy}.`, span: null }],
}
