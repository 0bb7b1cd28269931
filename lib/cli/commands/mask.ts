import { WinnowError } from '@/lib/core/errors'
import { openMaskComparison } from '@/lib/services/inspection/masks'
import { type Command, required } from '../command'
import { printEach } from './inspect'

export const maskCommand: Command = {
  name: 'mask',
  usage: 'mask FILE|DATASET --tokenizer ID --compare POLICY,POLICY [--template FILE] [--limit N]',
  example: 'mask support --tokenizer qwen2_5 --compare trl,unsloth',
  options: {
    tokenizer: {
      type: 'string',
      about: 'A tokenizer id, a Hub id such as `owner/name`, or a folder with `tokenizer.json`',
      fallback: 'qwen2_5',
    },
    template: { type: 'string', about: 'A template id or file', fallback: "the tokenizer's own" },
    compare: { type: 'string', about: 'Two or more mask policies or trainers, separated by commas' },
    limit: { type: 'string', about: 'At most this many examples', fallback: 'all' },
  },

  async run(session, input) {
    const target = required(maskCommand, input)
    const policies = [
      ...new Set(
        (input.text('compare') ?? '')
          .split(',')
          .map((id) => id.trim())
          .filter((id) => id !== ''),
      ),
    ]
    if (policies.length < 2)
      throw new WinnowError(
        'usage',
        `--compare takes two policies or more, such as assistant,unsloth.\nUsage: winnow ${maskCommand.usage}`,
      )
    const compare = await openMaskComparison(
      session,
      {
        tokenizer: input.text('tokenizer') ?? 'qwen2_5',
        template: input.text('template') ?? null,
        maxLength: Infinity,
      },
      policies,
    )
    await printEach(session, target, input, ({ id, line, conversation }) => {
      const compared = compare(conversation)
      return compared.ok ? { id, line, ...compared.value } : { id, line, error: compared.problem }
    })
    return { text: '' }
  },
}
