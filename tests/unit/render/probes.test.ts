import { describe, expect, it } from 'vitest'
import type { TemplateReport } from '@/lib/contract/templates'
import { probeTemplate } from '@/lib/render'
import { setupOf } from './setups'

async function report(
  tokenizer: string,
  options: Parameters<typeof setupOf>[1] = {},
): Promise<TemplateReport> {
  return probeTemplate(await setupOf(tokenizer, options))
}

const answers = ({ probes }: TemplateReport): Record<string, string> =>
  Object.fromEntries(probes.map(({ id, answer }) => [id, answer]))
const outcomes = ({ coverage }: TemplateReport): Record<string, string> =>
  Object.fromEntries(coverage.map(({ field, outcome }) => [field, outcome]))

describe('probes', () => {
  it('Qwen2.5: keeps prefixes, adds its system prompt, escapes arguments, drops reasoning', async () => {
    const qwen = await report('qwen2_5')
    expect(qwen.problem).toBeNull()
    expect(answers(qwen)).toMatchObject({
      'system-role': 'yes',
      alternation: 'no',
      'own-text': 'yes',
      date: 'no',
      tools: 'yes',
      'tool-calls': 'yes',
      'several-calls': 'yes',
      'argument-forms': 'no',
      'null-content': 'yes',
      'reasoning-last': 'no',
      'prefix-plain': 'yes',
      'prefix-tools': 'yes',
      'generation-prompt': 'yes',
      'stop-token': 'yes',
      'generation-tags': 'no',
      whitespace: 'yes',
      'begin-of-text': 'no',
    })
    expect(outcomes(qwen)).toMatchObject({
      system: 'kept',
      tools: 'kept',
      tool_calls: 'kept',
      'tool result': 'kept',
      reasoning_content: 'dropped',
      name: 'dropped',
      weight: 'dropped',
      'content parts': 'refused',
    })
  })

  it('Qwen3: forgets earlier thoughts and so changes earlier turns (row 23)', async () => {
    expect(answers(await report('qwen3'))).toMatchObject({
      'reasoning-last': 'yes',
      'reasoning-earlier': 'no',
      'prefix-plain': 'no',
      'prefix-tools': 'no',
      'generation-prompt': 'partly',
      'argument-forms': 'yes',
    })
  })

  it('Llama 3.2: the date, one call a turn, trimmed content, results in quotes', async () => {
    const llama = await report('llama3_2')
    expect(answers(llama)).toMatchObject({
      date: 'yes',
      'several-calls': 'no',
      whitespace: 'no',
      'begin-of-text': 'yes',
      'content-parts': 'no',
      padding: 'cannot tell',
    })
    expect(outcomes(llama)).toMatchObject({
      'tool result': 'changed',
      'tool_calls beside content': 'changed',
      'content parts': 'changed',
    })
  })

  it('Gemma: refuses a system message, or merges it; ends with a token that is not its end of text', async () => {
    expect(answers(await report('gemma2'))).toMatchObject({
      'system-role': 'no',
      alternation: 'yes',
      tools: 'no',
      'tool-calls': 'no',
      'end-of-text': 'no',
    })
    const gemma3 = await report('gemma3')
    expect(answers(gemma3)).toMatchObject({
      'system-role': 'partly',
      'content-parts': 'yes',
      'end-of-text': 'yes',
    })
    expect(outcomes(gemma3)).toMatchObject({ system: 'changed', 'system message in the middle': 'refused' })
  })

  it('Mistral: the prompt has a system message that the example has not', async () => {
    const mistral = await report('mistral_nemo')
    expect(mistral.probes.find(({ id }) => id === 'system-role')).toMatchObject({
      answer: 'partly',
      verdict: 'problem',
    })
    expect(outcomes(mistral)).toMatchObject({ system: 'dropped' })
  })

  it('DeepSeek: the padding token ends its turns', async () => {
    expect(answers(await report('deepseek_v3'))).toMatchObject({
      padding: 'no',
      tools: 'no',
      'tool-calls': 'partly',
    })
  })

  it('the end of turn under the policy that is asked about', async () => {
    const template =
      '{% for m in messages %}<|im_start|>{{ m.role }}\n{% if m.role == "assistant" %}{% generation %}{{ m.content }}{% endgeneration %}{% else %}{{ m.content }}{% endif %}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}'
    expect(answers(await report('qwen2_5', { template }))).toMatchObject({
      'stop-token': 'yes',
      'stop-token-tags': 'no',
      'generation-tags': 'yes',
    })
    expect(answers(await report('qwen2_5', { template, policy: 'generation' }))).toMatchObject({
      'stop-token': 'no',
    })
    expect(answers(await report('qwen2_5', { policy: 'completion' }))).toMatchObject({ 'stop-token': 'yes' })
  })

  it('a call without its result is only half of it', async () => {
    const template =
      '{% for m in messages %}{% if m.role != "tool" %}<|im_start|>{{ m.role }}\n{{ m.content }}{{ m.tool_calls | default("", true) }}<|im_end|>\n{% endif %}{% endfor %}'
    const { probes } = await report('qwen2_5', { template })
    expect(probes.find(({ id }) => id === 'tool-calls')).toMatchObject({
      answer: 'partly',
      verdict: 'problem',
      detail: 'Left out: the result.',
    })
  })

  it('says why where a template takes not even a plain chat', async () => {
    const refusing = await report('qwen2_5', { template: '{{ raise_exception("never") }}' })
    expect(refusing.problem).toMatchObject({ code: 'template-raised', line: 1 })
    expect(refusing.probes.map(({ verdict }) => verdict)).not.toContain(undefined)
    expect(new Set(Object.values(outcomes(refusing)))).toEqual(new Set(['refused']))
  })

  it.each([
    '{% for i in range(100000) %}{% for j in range(100000) %}x{% endfor %}{% endfor %}',
    '',
    'x',
    '{{ messages[9].content }}',
  ])('survives %s', async (template) => {
    const setup = await setupOf('qwen2_5', { template })
    const started = performance.now()
    const { probes, coverage } = probeTemplate(setup)
    // Once to the limits, not for each of fifty renders.
    expect(performance.now() - started).toBeLessThan(3_000)
    expect(probes.length).toBeGreaterThan(20)
    expect(coverage.length).toBeGreaterThan(10)
  })
})
