import { DEFAULT_DECODE_ROWS, DEFAULT_SEED } from '@/lib/contract/decode-check'
import { decodeCheckOf } from '@/lib/services/inspection/decode-check'
import { type Command, numberOption, required } from '../command'

export const decodeCheckCommand: Command = {
  name: 'decode-check',
  usage: `decode-check FILE|DATASET [--tokenizer ID] [--template FILE|ID] [--policy NAME] [--n ${DEFAULT_DECODE_ROWS}] [--seed ${DEFAULT_SEED}]`,
  example: 'decode-check support --tokenizer llama3_1 --n 200',
  options: {
    tokenizer: {
      type: 'string',
      about: 'A tokenizer id, a Hub id such as `owner/name`, or a folder with `tokenizer.json`',
      fallback: "the contract's of a dataset, qwen2_5 for a file",
    },
    template: {
      type: 'string',
      about: 'A template id or file',
      fallback: "the contract's of a dataset, the tokenizer's own for a file",
    },
    policy: {
      type: 'string',
      about: 'Mask policy: which tokens are trained',
      fallback: "the contract's of a dataset, assistant for a file",
    },
    n: { type: 'string', about: 'Examples in the sample', fallback: String(DEFAULT_DECODE_ROWS) },
    seed: { type: 'string', about: 'Seed of the sample', fallback: String(DEFAULT_SEED) },
  },

  async run(session, input) {
    const check = await decodeCheckOf(session, required(decodeCheckCommand, input), {
      tokenizer: input.text('tokenizer'),
      template: input.text('template'),
      policy: input.text('policy'),
      n: numberOption(input, 'n'),
      seed: numberOption(input, 'seed'),
    })
    const { n, of, seed, unread, mismatches } = check
    const text = [
      `${n.toLocaleString('en')} of ${of.toLocaleString('en')} rows (seed ${seed}): ${mismatches.length === 0 ? 'each decodes to its recorded text' : `${mismatches.length} do not decode to their recorded text`}`,
      ...(unread > 0 ? [`${unread.toLocaleString('en')} rows of the file are not examples`] : []),
      ...mismatches.map(({ id, reason }) => `#${id}: ${reason}`),
    ]
    return { value: check, text: text.join('\n') }
  },
}
