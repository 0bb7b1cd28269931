import { describe, expect, it } from 'vitest'
import type { Inspection } from '@/lib/core/inspection'
import { inspect, labelExample } from '@/lib/render'
import { assistant, chat, setupOf, system, user } from './setups'

const CONVERSATION = chat(system('Be nice.'), user('Hi 👋'), assistant('e\u0301tude 한국어'))

describe('inspect', () => {
  it('gives runs that cover the text, and tokens that agree with the labels', async () => {
    const setup = await setupOf('qwen2_5')
    const inspection = inspect(CONVERSATION, setup) as Extract<Inspection, { ok: true }>
    const { text, runs, tokens } = inspection
    expect(runs.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text)
    expect(runs.map(({ start, end, kind, trained, role }) => [text.slice(start, end), kind, trained, role])).toEqual([
      ['<|im_start|>', 'special', false, null], ['system\n', 'template', false, null], ['Be nice.', 'content', false, 'system'],
      ['<|im_end|>', 'special', false, null], ['\n', 'template', false, null],
      ['<|im_start|>', 'special', false, 'user'], ['user\n', 'template', false, 'user'], ['Hi 👋', 'content', false, 'user'],
      ['<|im_end|>', 'special', false, 'user'], ['\n', 'template', false, 'user'],
      ['<|im_start|>', 'special', false, 'assistant'], ['assistant\n', 'template', false, 'assistant'],
      ['e\u0301tude 한국어', 'content', true, 'assistant'], ['<|im_end|>', 'special', true, 'assistant'], ['\n', 'template', false, 'assistant'],
    ])
    const lean = labelExample(CONVERSATION, setup)
    if (!lean.ok) throw new Error(lean.problem.message)
    expect(tokens.map(({ id, trained }) => (trained ? id : -100))).toEqual(lean.value.labels)
    expect(inspection.trained).toBe(tokens.filter(({ trained }) => trained).length)
    expect(lean.value.promptTokens + lean.value.responseTokens).toBe(tokens.length)
    expect(lean.value.responseTokens).toBe(inspection.trained)
    expect(inspection.perMessage.map(({ role, trained }) => [role, trained])).toEqual([['system', 0], ['user', 0], ['assistant', inspection.trained]])
    expect(inspection).toMatchObject({ tokenizer: 'qwen2_5', policy: 'assistant', maxLength: 4096, warnings: [] })
  })

  it('shows neighbouring special tokens as runs of their own', async () => {
    const template = '{% for m in messages %}{{ m.content }}<|im_end|><|im_end|>{% endfor %}'
    const inspection = inspect(chat(user('a')), await setupOf('qwen2_5', { template })) as Extract<Inspection, { ok: true }>
    expect(inspection.runs.map(({ kind }) => kind)).toEqual(['content', 'special', 'special'])
  })

  it('reports a template that refuses', async () => {
    const template = '\n{{ raise_exception("not this one") }}'
    const inspection = inspect(CONVERSATION, await setupOf('qwen2_5', { template }))
    expect(inspection).toMatchObject({ ok: false, error: { code: 'template-raised', message: expect.stringContaining('not this one') as string, line: 2 } })
  })

  it('pins the date', async () => {
    const template = '{{ date_string }} {{ strftime_now("%d %b %Y") }}'
    expect(inspect(CONVERSATION, await setupOf('qwen2_5', { template }))).toMatchObject({ text: '26 Jul 2024 26 Jul 2024' })
    expect(inspect(CONVERSATION, await setupOf('qwen2_5', { template, date: '2026-11-21' }))).toMatchObject({ text: '21 Nov 2026 21 Nov 2026' })
  })
})
