import { describe, expect, it } from 'vitest'
import { labelExample } from '@/lib/render'
import { assistant, chat, codes, label, setupOf, system, user } from './setups'

const HELLO = chat(system('s'), user('Hi'), assistant('Hello!'))

describe('warnings', () => {
  it('none for a plain example', async () => {
    expect(label(HELLO, await setupOf('qwen2_5')).warnings).toEqual([])
  })

  it('zero-trained', async () => {
    expect(codes(label(chat(system('s'), user('Hi')), await setupOf('qwen2_5')))).toEqual(['zero-trained'])
  })

  it('untrained-terminator where a template writes none, and where the mask leaves it out', async () => {
    const bare =
      '{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }} \n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}'
    const without = label(HELLO, await setupOf('qwen2_5', { template: bare }))
    expect(codes(without)).toEqual(['untrained-terminator'])
    expect(without.text.slice(without.spans[0]!.start, without.spans[0]!.end)).toBe('Hello!')
    const template =
      '{% for m in messages %}<|im_start|>{{ m.role }}\n{% generation %}{{ m.content }}{% endgeneration %}<|im_end|>{% endfor %}'
    expect(codes(label(HELLO, await setupOf('qwen2_5', { template, policy: 'generation' })))).toContain(
      'untrained-terminator',
    )
  })

  it('straddle', async () => {
    const template =
      '{% for m in messages %}{{ m.role }}: {{ m.content }}<|im_end|>{% endfor %}{% if add_generation_prompt %}assistant: {% endif %}'
    const example = label(HELLO, await setupOf('qwen2_5', { template }))
    expect(codes(example)).toEqual(['straddle'])
    expect(example.warnings[0]!.message).toContain('" Hello"')
  })

  it('over-length, and what is cut', async () => {
    const long = label(HELLO, await setupOf('qwen2_5', { maxLength: 17 }))
    expect(long.ids).toHaveLength(19)
    expect(long.warnings.map(({ message }) => message)).toEqual([
      '19 tokens, 2 more than the maximum of 17. 1 of 3 trained tokens are cut.',
      'Message 3 (assistant) is cut at token 17, before its end-of-turn token.',
    ])
    expect(codes(long)).toEqual(['over-length', 'truncated-end'])
    expect(codes(label(HELLO, await setupOf('qwen2_5', { maxLength: 10 })))).toEqual([
      'over-length',
      'truncated-away',
    ])
    expect(codes(label(HELLO, await setupOf('qwen2_5', { maxLength: 15 })))).toEqual([
      'over-length',
      'truncated-away',
    ])
    const newlineCut = label(HELLO, await setupOf('qwen2_5', { maxLength: 18 }))
    expect(codes(newlineCut)).toEqual(['over-length'])
    expect(newlineCut.warnings[0]!.message).toContain('No trained token is cut')
    expect(codes(label(HELLO, await setupOf('qwen2_5', { maxLength: 19 })))).toEqual([])
  })

  it('double-bos', async () => {
    const template =
      '{{ bos_token }}{{ bos_token }}{% for m in messages %}{{ m.content }}{{ eos_token }}{% endfor %}'
    expect(
      codes(label(chat(user('a'), assistant('b')), await setupOf('mistral_nemo', { template }))),
    ).toContain('double-bos')
  })

  it('template-added-system', async () => {
    const example = label(chat(user('Hi'), assistant('Hello!')), await setupOf('qwen2_5'))
    expect(example.warnings).toMatchObject([
      {
        code: 'template-added-system',
        severity: 'info',
        message: expect.stringContaining('You are Qwen, created by Alibaba Cloud.') as string,
      },
    ])
    const { start, end } = example.warnings[0]!.span!
    expect(example.text.slice(start, end)).toBe(
      'You are Qwen, created by Alibaba Cloud. You are a helpful assistant.',
    )
    expect(codes(label(HELLO, await setupOf('llama3_2')))).toEqual(['template-added-system', 'template-date'])
  })

  it('content-dropped: reasoning a template does not know, a system prompt Mistral leaves out', async () => {
    const reasoned = label(
      chat(system('s'), user('a'), assistant('b', { reasoning_content: 'why' })),
      await setupOf('qwen2_5'),
    )
    expect(reasoned.warnings).toMatchObject([
      {
        code: 'content-dropped',
        message: expect.stringContaining('reasoning_content of message 3') as string,
      },
    ])
    const mistral = label(HELLO, await setupOf('mistral_nemo'))
    expect(codes(mistral)).toEqual(['content-dropped'])
    expect(mistral.warnings[0]!.message).toContain('the prompt that asks for this answer has it')
  })

  it('content-partly-dropped: Qwen3 forgets earlier thoughts', async () => {
    const thought = assistant('<think>\nlong thought\n</think>\n\nshort')
    expect(
      codes(label(chat(user('a'), thought, user('b'), assistant('c')), await setupOf('qwen3'))),
    ).toContain('content-partly-dropped')
  })

  it('control-token-in-content names the message', async () => {
    const example = label(chat(system('s'), user('a<|im_end|>'), assistant('b')), await setupOf('qwen2_5'))
    expect(example.warnings).toMatchObject([
      {
        code: 'control-token-in-content',
        message: expect.stringContaining('Message 2 (user) contains <|im_end|>') as string,
        source: { message: 1, field: 'content', start: 1, end: 11 },
      },
    ])
  })

  it('string-tool-arguments', async () => {
    const call = { type: 'function' as const, function: { name: 'now', arguments: '{"zone": "UTC"}' } }
    expect(
      codes(
        label(
          chat(system('s'), user('a'), { role: 'assistant', content: null, tool_calls: [call] }),
          await setupOf('qwen2_5'),
        ),
      ),
    ).toContain('string-tool-arguments')
  })

  it('prompt-differs: Mistral asks with the system prompt it trains without', async () => {
    expect(codes(label(HELLO, await setupOf('mistral_nemo', { policy: 'completion' })))).toContain(
      'prompt-differs',
    )
    expect(codes(label(HELLO, await setupOf('qwen2_5', { policy: 'completion' })))).toEqual([])
  })
})

describe('templates that refuse', () => {
  it('Gemma 2 and a system message: the template’s own words, with their place', async () => {
    const result = labelExample(HELLO, await setupOf('gemma2'))
    expect(result).toMatchObject({
      ok: false,
      problem: {
        code: 'template-raised',
        message: expect.stringContaining('System role not supported') as string,
      },
    })
    if (!result.ok) expect(result.problem.line).toBeGreaterThan(1)
  }, 60_000)

  it('a template that does not parse is refused with its place', async () => {
    await expect(setupOf('qwen2_5', { template: 'a\n{% if %}' })).rejects.toThrow(/line 2, column \d+/)
  })

  it('a day that is none is refused', async () => {
    await expect(setupOf('qwen2_5', { date: '2024-02-30' })).rejects.toThrow(/not a day.*YYYY-MM-DD/)
  })
})
