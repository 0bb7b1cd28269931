import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadTokenizer } from '@/lib/adapters/tokenizers'
import type { Conversation } from '@/lib/core/conversation'
import { createSetup, labelExample, type LabelledExample } from '@/lib/render'
import { describeWithData } from '../../shared-data'

/** Presets whose templates want the text of a message in parts. */
const IN_PARTS = new Set(['llava_next', 'idefics3', 'llama3_2_vision'])
const ANSWERS = ['A1 hello', 'A2 bye']

/** Generation spans of the templates TRL ships: of the first answer, as a whole or how it begins. */
const GENERATION: Readonly<Record<string, { whole: string } | { begins: string }>> = {
  llama3_training: { whole: 'A1 hello<|eot_id|>' },
  qwen2_5_training: { whole: '\nA1 hello<|im_end|>\n' },
  qwen3_training: { whole: '<think>\n\n</think>\n\nA1 hello<|im_end|>\n' },
  gemma_training: { whole: 'A1 hello<end_of_turn>\n' },
  gemma3_training: { whole: 'A1 hello<end_of_turn>\n' },
  deepseekv3_training: { begins: '<｜Assistant｜>' },
  gptoss_training: { begins: '<|start|>assistant<|channel|>final<|message|>' },
}

/** Assistant-only masks over the chat templates TRL ships. */
describeWithData('presets', (data) => {
  const folder = join(data, 'templates/trl')
  const presets = readdirSync(folder)
    .filter((file) => file.endsWith('.jinja'))
    .map((file) => file.slice(0, -'.jinja'.length))
  const originals = presets.filter((name) => !name.endsWith('_training'))
  const label = async (preset: string, policy: string): Promise<LabelledExample> => {
    // Any tokenizer does, since the text decides what is trained; some templates want a BOS.
    const tokenizer = {
      ...(await loadTokenizer('qwen2_5', '.winnow')),
      specialTokens: { bos_token: '<s>', eos_token: '</s>' },
    }
    const template = readFileSync(join(folder, `${preset}.jinja`), 'utf8')
    const result = labelExample(
      conversationFor(preset),
      createSetup({ tokenizer, template, policy, maxLength: 4096 }),
    )
    if (!result.ok) throw new Error(`${preset}: ${result.problem.message}`)
    return result.value
  }

  it('there are at least twenty presets', () => expect(originals.length).toBeGreaterThanOrEqual(20))

  it.each(originals)('%s: both answers are trained whole, no question is', async (preset) => {
    const { text, ids, labels, spans } = await label(preset, 'assistant')
    const trained = spans.map(({ start, end }) => text.slice(start, end)).join('⏐')
    for (const answer of ANSWERS) expect(trained).toContain(answer)
    expect(trained).not.toMatch(/U[12] question/)
    expect(labels.filter((token, index) => token !== -100 && token !== ids[index])).toEqual([])
  })

  describe('generation tags', () => {
    it.each(presets.filter((name) => name.endsWith('_training')))(
      '%s: both answers are trained, no question is',
      async (preset) => {
        const { text, spans } = await label(preset, 'generation')
        const trained = spans.map(({ start, end }) => text.slice(start, end)).join('⏐')
        for (const answer of ANSWERS) expect(trained).toContain(answer)
        expect(trained).not.toMatch(/U[12] question/)
      },
    )

    it.each(Object.entries(GENERATION))(
      '%s marks the first answer as it should',
      async (preset, expected) => {
        const { text, spans } = await label(preset, 'generation')
        const first = text.slice(spans[0]!.start, spans[0]!.end)
        if ('whole' in expected) expect(first).toBe(expected.whole)
        else expect(first.startsWith(expected.begins)).toBe(true)
      },
    )
  })
})

function conversationFor(preset: string): Conversation {
  const inParts = [...IN_PARTS].some((name) => preset.startsWith(name))
  const content = (text: string) => (inParts ? [{ type: 'text', text }] : text)
  return {
    messages: [
      { role: 'user', content: content('U1 question') },
      { role: 'assistant', content: content(ANSWERS[0]!) },
      { role: 'user', content: content('U2 question') },
      { role: 'assistant', content: content(ANSWERS[1]!) },
    ],
  }
}
