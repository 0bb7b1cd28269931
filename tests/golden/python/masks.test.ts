import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadTokenizer } from '@/lib/adapters/tokenizers'
import { parseConversation } from '@/lib/core/conversation'
import { createSetup, labelExample, type LabelledExample, type Setup } from '@/lib/render'
import { describeWithData } from '../../shared-data'
import { askReference, describeWithPython, familyFolder, REFERENCE_DATE } from './reference'
import { hasNumericKey } from './rendered'

interface Masked {
  ids: number[]
  mask: number[]
  overlap: number[]
  faults: Fault[]
}

/** Of transformers: see reference.py. */
type Fault = 'run-on' | 'cut' | 'empty'

/**
 * Spans that end with the content, not with a control token: here the last character may belong to
 * no token.
 */
const CONTENT_ONLY = `{% for message in messages %}[{{ message.role }}]
{% if message.role == 'assistant' %}{% generation %}{{ message.content }}{% endgeneration %}{% else %}{{ message.content }}{% endif %}

{% endfor %}`

/** The training templates of TRL for the families whose tokenizers are installed. */
const TEMPLATES = {
  qwen2_5: 'qwen2_5_training',
  qwen3: 'qwen3_training',
  llama3_1: 'llama3_training',
  llama3_2: 'llama3_training',
  gemma2: 'gemma_training',
  gemma3: 'gemma3_training',
  deepseek_v3: 'deepseekv3_training',
}

describeWithData('random conversations, templates with generation tags', (data) => {
  describeWithPython('return_assistant_tokens_mask of transformers', ['transformers'], () => {
    it.each(Object.entries(TEMPLATES))(
      '%s under %s: the mask is the same',
      async (family, name) => {
        const seen = await compare(
          family,
          name,
          readFileSync(join(data, `templates/trl/${name}.jinja`), 'utf8'),
        )
        expect([...seen]).toEqual([])
      },
      600_000,
    )

    it.each(Object.keys(TEMPLATES))(
      '%s, content only: the mask is the same, apart from faults of transformers',
      async (family) => {
        const seen = await compare(family, 'content only', CONTENT_ONLY)
        // Qwen's tokenizers compose (NFC) and leave holes in their offsets; the others do not.
        expect(seen.has('run-on')).toBe(family.startsWith('qwen'))
      },
      600_000,
    )

    const compare = async (
      family: string,
      name: string,
      template: string,
    ): Promise<ReadonlyMap<Fault, number>> => {
      const tokenizer = await loadTokenizer(family, '.winnow')
      const [setup, emulation] = ['generation', 'trl-assistant'].map((policy) =>
        createSetup({ tokenizer, template, policy, maxLength: 4096 }),
      ) as [Setup, Setup]
      const controlTokens = [...tokenizer.added.values()].map(({ content }) => content)
      const answers = await askReference<Masked>(
        'mask',
        { folder: familyFolder(family), templates: [template], date: REFERENCE_DATE },
        controlTokens,
      )
      const differing: string[] = []
      const struck = new Map<Fault, number>()
      let [compared, faulty, beyond] = [0, 0, 0]
      for (const {
        conversation,
        made: [wanted],
      } of answers) {
        if (wanted === undefined || 'error' in wanted || hasNumericKey(conversation)) continue
        const result = labelExample(parseConversation(conversation), setup)
        if (!result.ok) throw new Error(`${result.problem.message}: ${conversation}`)
        const { ids } = result.value
        const mask = maskOf(result.value)
        compared++
        if (ids.join() !== wanted.ids.join()) differing.push(`ids: ${conversation}`)
        if (mask.join() !== wanted.overlap.join()) differing.push(`overlap: ${conversation}`)
        const emulated = labelExample(parseConversation(conversation), emulation)
        // TRL stops at an example without a trained token.
        if (emulated.ok !== wanted.mask.includes(1))
          differing.push(`emulation: ${emulated.ok ? 'trains' : emulated.problem.message}: ${conversation}`)
        else if (emulated.ok && maskOf(emulated.value).join() !== wanted.mask.join())
          differing.push(`emulation: ${conversation}`)
        if (mask.join() === wanted.mask.join()) continue
        if (wanted.faults.length === 0) differing.push(`mask: ${conversation}`)
        faulty++
        for (const fault of wanted.faults) struck.set(fault, (struck.get(fault) ?? 0) + 1)
        if (wanted.faults.includes('run-on'))
          beyond += wanted.mask.reduce(
            (sum, trained, index) => sum + Number(trained === 1 && mask[index] === 0),
            0,
          )
      }
      const faults = [...struck].map(([fault, count]) => `${fault} ${count}`).join(', ')
      console.log(
        `${family} ${name}: ${compared} masks, ${differing.length} differing, ${faulty} where transformers is at fault (${faults || 'none'}); its run-on (#47325) trains ${beyond} tokens too many`,
      )
      expect(compared).toBeGreaterThan(20)
      expect(differing.slice(0, 5)).toEqual([])
      return struck
    }
  })
})

function maskOf({ labels }: LabelledExample): number[] {
  return labels.map((label) => (label === -100 ? 0 : 1))
}
