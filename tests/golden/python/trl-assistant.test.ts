import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadTokenizer } from '@/lib/adapters/tokenizers'
import { parseConversation } from '@/lib/core/conversation'
import { createSetup, labelExample } from '@/lib/render'
import { describeWithData } from '../../shared-data'
import { askReference, describeWithPython, familyFolder, REFERENCE_DATE } from './reference'
import { hasNumericKey } from './rendered'

/**
 * Spans that end with the content: here the last character may belong to no token, and the mask of
 * transformers run on.
 */
const CONTENT_ONLY = `{% for message in messages %}[{{ message.role }}]
{% if message.role == 'assistant' %}{% generation %}{{ message.content }}{% endgeneration %}{% else %}{{ message.content }}{% endif %}

{% endfor %}`

/** Families that compose characters, that cut them into bytes, and that do neither. */
const FAMILIES = {
  qwen2_5: 'qwen2_5_training',
  qwen3: 'qwen3_training',
  gemma3: 'gemma3_training',
  llama3_2: 'llama3_training',
  deepseek_v3: 'deepseekv3_training',
}

describeWithData('the emulation of TRL, templates with generation tags', (data) => {
  describeWithPython(
    'return_assistant_tokens_mask of transformers, faults included',
    ['transformers'],
    () => {
      it.each(Object.entries(FAMILIES))(
        '%s: the mask is the same in every example',
        async (family, name) => {
          const tokenizer = await loadTokenizer(family, '.winnow')
          const controlTokens = [...tokenizer.added.values()].map(({ content }) => content)
          for (const template of [
            readFileSync(join(data, `templates/trl/${name}.jinja`), 'utf8'),
            CONTENT_ONLY,
          ]) {
            const setup = createSetup({ tokenizer, template, policy: 'trl-assistant', maxLength: 4096 })
            const answers = await askReference<{ mask: number[] }>(
              'mask',
              { folder: familyFolder(family), templates: [template], date: REFERENCE_DATE },
              controlTokens,
            )
            const differing: string[] = []
            let compared = 0
            for (const {
              conversation,
              made: [wanted],
            } of answers) {
              if (wanted === undefined || 'error' in wanted || hasNumericKey(conversation)) continue
              const result = labelExample(parseConversation(conversation), setup)
              // Where no token is trained, SFTTrainer stops.
              const mask = result.ok
                ? result.value.labels.map((label) => (label === -100 ? 0 : 1)).join()
                : result.problem.code
              if (mask !== (wanted.mask.includes(1) ? wanted.mask.join() : 'trl-no-assistant-tokens'))
                differing.push(conversation)
              compared++
            }
            console.log(
              `${family}${template === CONTENT_ONLY ? ', content only' : ''}: ${compared} masks, ${differing.length} differing`,
            )
            expect(compared).toBeGreaterThan(20)
            expect(differing.slice(0, 3)).toEqual([])
          }
        },
        600_000,
      )
    },
  )
})
