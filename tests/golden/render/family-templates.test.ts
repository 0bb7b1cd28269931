import { expect, it } from 'vitest'
import { compileTemplate, familyTemplate, pinnedDate, renderConversation } from '@/lib/render'
import { describeWithData } from '../../shared-data'
import { readPythonConversations, readLines } from './golden'

interface Row {
  t: string
  c: string
  gp: boolean
  ok: boolean
  text?: string
}

/** Our own templates against what the models' templates gave under Python's jinja2. */
const JUDGES = { gemma2: 'trl/gemma.jinja', llama3: 'trl/llama3.jinja', llama3_1: 'trl/llama3_1.jinja' }

describeWithData('templates of families', (data) => {
  const conversations = readPythonConversations(data, 'render_conversations.json')
  const rows = readLines<Row>(data, 'render.jsonl')
  for (const [family, judge] of Object.entries(JUDGES)) {
    const template = compileTemplate(familyTemplate(family)!)
    const own = rows.filter((row) => row.t === judge)
    it(`${family} has rows`, () => expect(own).toHaveLength(38))
    it.each(own)(`${family} $c, generation prompt $gp`, ({ c, gp, ok, text }) => {
      const rendered = renderConversation(conversations.get(c)!, template, {
        specialTokens: { bos_token: '<s>', eos_token: '</s>', pad_token: '<pad>', unk_token: '<unk>' },
        date: pinnedDate('2024-07-26'),
        addGenerationPrompt: gp,
      })
      expect(rendered.ok ? rendered.value.text : null).toBe(ok ? text : null)
    })
  }
})
