import { DEFAULT_DECODE_ROWS, DEFAULT_SEED } from '@/lib/contract/decode-check'
import { decodeCheckOf } from '@/lib/services/inspection/decode-check'
import { type Command, numberOption, required } from '../command'

export const decodeCheckCommand: Command = {
  name: 'decode-check',
  usage: `decode-check FILE|DATASET [--tokenizer ID] [--template FILE|ID] [--policy NAME] [--n ${DEFAULT_DECODE_ROWS}] [--seed ${DEFAULT_SEED}]`,
  summary: 'Decode the token ids of a seeded sample and compare them with the records',
  options: {
    tokenizer: { type: 'string' },
    template: { type: 'string' },
    policy: { type: 'string' },
    n: { type: 'string' },
    seed: { type: 'string' },
  },

  async run(input) {
    const check = await decodeCheckOf(required(decodeCheckCommand, input), {
      tokenizer: input.text('tokenizer'),
      template: input.text('template'),
      policy: input.text('policy'),
      n: numberOption(input, 'n'),
      seed: numberOption(input, 'seed'),
    })
    const { n, of, seed, unread, mismatches } = check
    const text = [
      `${n.toLocaleString('en')} of ${of.toLocaleString('en')} rows (seed ${seed}): ${mismatches.length === 0 ? 'each decodes to what was recorded' : `${mismatches.length} do not decode to what was recorded`}`,
      ...(unread > 0 ? [`${unread.toLocaleString('en')} rows of the file are no examples`] : []),
      ...mismatches.map(({ id, reason }) => `#${id}: ${reason}`),
    ]
    return { value: check, text: text.join('\n') }
  },
}
