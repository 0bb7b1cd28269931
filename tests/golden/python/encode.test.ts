import { expect, it } from 'vitest'
import { loadTokenizer } from '@/lib/adapters/tokenizers'
import { parseTemplate } from '@/lib/jinja'
import { align } from '@/lib/render'
import { FAMILIES } from '../../../lib/adapters/tokenizers/families'
import { askReference, describeWithPython, familyFolder, REFERENCE_DATE } from './reference'
import { difference, hasNumericKey, renderExactly, renderStored } from './rendered'

describeWithPython('random conversations against transformers', ['transformers'], () => {
  it.each(FAMILIES.map(({ id }) => id))(
    '%s: texts, ids and refusals are the same',
    async (family) => {
      const tokenizer = await loadTokenizer(family, '.winnow')
      const source = tokenizer.chatTemplate!
      const template = parseTemplate(source)
      const controlTokens = [...tokenizer.added.values()].map(({ content }) => content)
      const answers = await askReference<{ text: string; ids: number[] }>(
        'encode',
        { folder: familyFolder(family), templates: [source], date: REFERENCE_DATE },
        controlTokens,
      )
      const differing: string[] = []
      let [rendered, refused, stored] = [0, 0, 0]
      for (const {
        conversation,
        made: [wanted],
      } of answers) {
        if (wanted === undefined) continue
        const differs =
          difference(renderExactly(conversation, template, tokenizer.specialTokens), wanted) ??
          (hasNumericKey(conversation)
            ? null
            : difference(renderStored(conversation, template, tokenizer.specialTokens), wanted))
        if (differs !== null) differing.push(`${differs}: ${conversation}`)
        stored += Number(!hasNumericKey(conversation))
        if ('error' in wanted) {
          refused++
          continue
        }
        rendered++
        const ids = tokenizer.encode(wanted.text)
        if (ids.join() !== wanted.ids.join()) differing.push(`ids of ${JSON.stringify(wanted.text)}`)
        align(wanted.text, ids, tokenizer)
      }
      console.log(
        `${family}: ${answers.length} conversations (${stored} as stored too), ${rendered} rendered, ${refused} refused, ${differing.length} differing`,
      )
      expect(rendered).toBeGreaterThan(answers.length / 4)
      expect(differing.slice(0, 5)).toEqual([])
    },
    600_000,
  )
})
