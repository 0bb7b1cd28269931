import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadTokenizer } from '@/lib/adapters/tokenizers'
import type { Conversation } from '@/lib/core/conversation'
import { hashToUnit } from '@/lib/core/hash'
import { createSetup, labelExample } from '@/lib/render'
import { describeWithData } from '../../shared-data'

interface Row {
  instruction: string
  input: string
  output: string
}

/** Seeded share of the 5,305 rows; WINNOW_ALL_ROWS=1 takes them all. */
const SHARE = process.env['WINNOW_ALL_ROWS'] === '1' ? 1 : 0.1

const ENDS = { qwen2_5: '<|im_end|>', llama3_2: '<|eot_id|>', mistral_nemo: '</s>', gemma3: '<end_of_turn>' }

function conversationOf({ instruction, input, output }: Row): Conversation {
  return {
    messages: [
      { role: 'user', content: input === '' ? instruction : `${instruction}\n\n${input}` },
      { role: 'assistant', content: output },
    ],
  }
}

describeWithData('real instructions (AlpaGasus)', (data) => {
  const rows = JSON.parse(readFileSync(join(data, 'instruct/alpagasus_claude_t45.json'), 'utf8')) as Row[]
  const taken = rows.filter((row, index) => row.output === '' || hashToUnit(500, String(index)) < SHARE)

  it('alpagasus has the four empty answers', () =>
    expect(taken.filter((row) => row.output === '')).toHaveLength(4))

  it.each(Object.entries(ENDS))(
    'every row trains its answer and its end of turn (%s)',
    async (family, end) => {
      const setup = createSetup({
        tokenizer: await loadTokenizer(family, '.winnow'),
        template: null,
        policy: 'assistant',
        maxLength: 4096,
      })
      for (const row of taken) {
        const result = labelExample(conversationOf(row), setup)
        if (!result.ok) throw new Error(result.problem.message)
        const { text, spans, labels, trained, ids } = result.value
        const texts = spans.map((span) => text.slice(span.start, span.end))
        expect(texts.at(-1)).toBe(end)
        expect(trained).toBeGreaterThan(0)
        expect(
          ids
            .filter((id, index) => labels[index] === id)
            .map((id) => setup.tokenizer.piece(id))
            .at(-1),
        ).toBe(end)
        if (row.output === '') expect([texts, trained]).toEqual([[end], 1])
        else expect(texts.join('')).toContain(row.output.trim())
      }
    },
    300_000,
  )
})
