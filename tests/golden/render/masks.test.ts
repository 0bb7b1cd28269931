import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadTokenizer } from '@/lib/adapters/tokenizers'
import { createSetup, labelExample } from '@/lib/render'
import { describeWithData } from '../../shared-data'
import { readConversations, readLines } from './golden'

interface Row {
  m: string
  t: string
  id: string
  ok: boolean
  ids: number[]
  mask: number[]
}

describeWithData('generation masks against transformers', (data) => {
  const conversations = readConversations(data, 'mask_conversations.json')
  const rows = readLines<Row>(data, 'assistant_mask.jsonl')

  it.each(['llama3_1', 'qwen2_5', 'gemma2'])('%s', async (family) => {
    const own = rows.filter((row) => row.m === family)
    const template = readFileSync(join(data, `templates/trl/${own[0]!.t}.jinja`), 'utf8')
    const setup = createSetup({
      tokenizer: await loadTokenizer(family, '.winnow'),
      template,
      policy: 'generation',
      maxLength: 4096,
    })
    const differing: string[] = []
    for (const row of own) {
      const result = labelExample(conversations.get(row.id)!, setup)
      expect([row.id, result.ok]).toEqual([row.id, row.ok])
      if (!result.ok) continue
      expect(result.value.ids).toEqual(row.ids)
      if (result.value.labels.map((token) => (token === -100 ? 0 : 1)).join() !== row.mask.join())
        differing.push(row.id)
    }
    expect(own).toHaveLength(167)
    expect(differing).toEqual([])
  })
})
