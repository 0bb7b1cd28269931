import { describe, expect, it } from 'vitest'
import { deviationText } from '@/lib/contract/templates'
import { familyTemplate, findDeviation } from '@/lib/render'

const reference = {
  source: familyTemplate('llama3')!,
  specialTokens: { bos_token: '<|begin_of_text|>', eos_token: '<|eot_id|>' },
}

describe('a template that claims a family', () => {
  it('is the same where it gives the same text, however it is written', () => {
    const other =
      "{% for m in messages %}{{ (bos_token if loop.first else '') + '<|start_header_id|>' + m.role + '<|end_header_id|>\n\n' + m.content|trim + '<|eot_id|>' }}{% endfor %}{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{% endif %}"
    const { deviation, checked } = findDeviation(other, reference, 'llama3')
    expect(deviation).toBeNull()
    expect(checked).toBeGreaterThan(50)
  })

  it('deviates by one newline, at its character', () => {
    const { deviation } = findDeviation(
      reference.source.replace("'<|end_header_id|>\\n\\n' -%}", "'<|end_header_id|>\\n\\n\\n' -%}"),
      reference,
      'llama3',
    )
    expect(deviation).toMatchObject({
      family: 'llama3',
      conversation: 'a plain chat',
      generationPrompt: false,
    })
    const start = '<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\n'
    expect(deviation!.at).toBe(start.length)
    expect(deviationText(deviation!)).toContain(
      `character ${start.length + 1} (line 3, column 1): expected "Hi there`,
    )
    expect(deviationText(deviation!)).toContain('got "\\nHi there')
  })

  it('deviates where only the generation prompt, only whitespace, or only a refusal differs', () => {
    const prompt = findDeviation(
      reference.source.replace(/assistant<\|end_header_id\|>\\n\\n/, 'assistant<|end_header_id|>\\n'),
      reference,
      'llama3',
    ).deviation
    expect(prompt).toMatchObject({ generationPrompt: true })
    const trim = findDeviation(
      reference.source.replace("(message['content'] | trim)", "message['content']"),
      reference,
      'llama3',
    ).deviation
    expect(trim).toMatchObject({ conversation: 'whitespace at the edges' })
    const refusal = findDeviation(
      `{%- if messages[0].role == 'assistant' -%}{{ raise_exception('no') }}{%- endif -%}${reference.source}`,
      reference,
      'llama3',
    ).deviation
    expect(refusal).toMatchObject({
      conversation: 'an answer first',
      at: null,
      actual: { ok: false, message: 'no' },
    })
    expect(deviationText(refusal!)).toContain('it refuses an answer first (no)')
  })

  it.each([
    ['loops', '{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}', 'steps'],
    ['calls itself', '{% macro f(x) %}{{ f(x) }}{% endmacro %}{{ f(1) }}', 'calls itself'],
  ])(
    'that %s ends',
    (_, source, reason) => {
      const started = performance.now()
      const { deviation } = findDeviation(source, reference, 'llama3')
      expect(deviation!.actual).toMatchObject({
        ok: false,
        message: expect.stringContaining(reason) as string,
      })
      expect(performance.now() - started).toBeLessThan(30_000)
    },
    60_000,
  )
})
