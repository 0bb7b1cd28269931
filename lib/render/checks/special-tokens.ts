import type { RenderingCheck } from './check'
import { addedId, isTrained } from './tokens'

/** transformers#23530, trl#976: collators set the label of every pad token to -100. */
export const padTrained: RenderingCheck = {
  code: 'pad-is-eos',
  of: 'rendering',
  severity: 'warning',
  title: 'The padding token is trained',
  why:
    'Collators mask every token whose id is that of the padding, so the end of the turn is masked with ' +
    'it and the model never learns to stop.',
  remedy: 'Give the tokenizer a padding token of its own, one the template never writes.',
  find(analysis, { tokenizer }) {
    const { pad_token: pad, eos_token: eos } = tokenizer.specialTokens
    const id = pad === undefined ? undefined : addedId(tokenizer, pad)
    const index =
      id === undefined ? -1 : analysis.ids.findIndex((one, at) => one === id && isTrained(analysis, at))
    if (pad === undefined || index === -1) return []
    const also = pad === eos ? ', which is the end-of-text token too,' : ''
    return [
      {
        message: `The padding token ${pad}${also} is trained.`,
        span: { start: analysis.alignment.starts[index]!, end: analysis.alignment.ends[index]! },
      },
    ]
  },
}

/** axolotl#3754: Gemma ends turns with <end_of_turn>, while its eos_token is <eos>. */
export const eosNotRendered: RenderingCheck = {
  code: 'eos-not-rendered',
  of: 'rendering',
  severity: 'warning',
  title: 'The end-of-text token is never written',
  why:
    'Trainers that look for the tokenizer’s end token find none to train, and servers that stop at it ' +
    'never stop: the template ends turns with another token.',
  remedy:
    'Set eos_token to the token that ends a turn, or name that token to the trainer (Axolotl: ' +
    'eot_tokens) and to the server as a stop token.',
  find({ ids, turns }, { tokenizer }) {
    const eos = tokenizer.specialTokens.eos_token
    const id = eos === undefined ? undefined : addedId(tokenizer, eos)
    if (id === undefined || ids.includes(id) || !turns.some(({ role }) => role === 'assistant')) return []
    return [{ message: `The tokenizer’s end token ${eos} does not occur in the text.`, span: null }]
  },
}
