import type { PolicyId } from '../policies'
import type { RecordCheck } from './check'

/** Policies that look at the weights. */
const WEIGHTED: ReadonlySet<PolicyId> = new Set<PolicyId>([
  'weights',
  'axolotl-turn',
  'axolotl-last',
  'axolotl-all',
])

export const weightsIgnored: RecordCheck = {
  code: 'weights-ignored',
  of: 'record',
  severity: 'warning',
  title: 'Weights are not used',
  why: 'Messages marked as not to be trained are trained anyway.',
  remedy: 'Use the policy weights.',
  find({ conversation: { messages } }, { policy }) {
    if (WEIGHTED.has(policy)) return []
    // Weight 0 on what others say is what every policy does.
    const weighted = messages.flatMap(({ role, weight }, index) =>
      weight === undefined || weight === (role === 'assistant' ? 1 : 0) ? [] : [index + 1],
    )
    const named = `${weighted.length === 1 ? 'weight of message' : 'weights of messages'} ${weighted.join(', ')}`
    return weighted.length === 0
      ? []
      : [{ message: `The policy ${policy} does not use the ${named}.`, span: null }]
  },
}

export const fractionalWeight: RecordCheck = {
  code: 'fractional-weight',
  of: 'record',
  severity: 'warning',
  title: 'Weight between 0 and 1',
  why:
    'A label is trained or it is not: the message is trained at full strength unless the trainer ' +
    'applies the share itself.',
  remedy: 'Use 0 or 1, or a trainer that weighs the loss per message.',
  find({ conversation: { messages } }, { policy }) {
    if (!WEIGHTED.has(policy)) return []
    const index = messages.findIndex(({ weight }) => weight !== undefined && weight !== 0 && weight !== 1)
    return index === -1
      ? []
      : [
          {
            message: `Message ${index + 1} has the weight ${messages[index]!.weight} and is trained as if it were 1.`,
            span: null,
          },
        ]
  },
}
