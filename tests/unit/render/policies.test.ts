import { describe, expect, it } from 'vitest'
import { POLICIES } from '@/lib/render'
import { assistant, chat, codes, label, setupOf, system, trainedTexts, user } from './setups'

const TWO_TURNS = chat(system('Be brief.'), user('One?'), assistant('1'), user('Two?'), assistant('2'))

type OwnPolicy = Extract<(typeof POLICIES)[number], { kind: 'policy' }>['id']

const EXPECTED: Record<Exclude<OwnPolicy, 'generation' | 'all'>, string[]> = {
  assistant: ['1', '<|im_end|>', '2', '<|im_end|>'],
  'assistant-newline': ['1', '<|im_end|>', '\n', '2', '<|im_end|>', '\n'],
  'assistant-last': ['2', '<|im_end|>'],
  completion: ['2', '<|im_end|>', '\n'],
  weights: ['1', '<|im_end|>', '2', '<|im_end|>'],
}

describe('policies', () => {
  it.each(Object.entries(EXPECTED))('%s trains its spans and nothing else', async (policy, texts) => {
    const example = label(TWO_TURNS, await setupOf('qwen2_5', { policy }))
    expect(trainedTexts(example)).toEqual(texts)
    expect(example.trained).toBe(texts.length)
    expect(example.labels.filter((token) => token !== -100)).toHaveLength(texts.length)
    expect(example.warnings).toEqual([])
  })

  it('all trains every token', async () => {
    const example = label(TWO_TURNS, await setupOf('qwen2_5', { policy: 'all' }))
    expect(example.labels).toEqual(example.ids)
  })

  it('weights leaves out a message of weight 0 and says when a share is left to the trainer', async () => {
    const setup = await setupOf('qwen2_5', { policy: 'weights' })
    const example = label(
      chat(system('s'), user('a'), assistant('1', { weight: 0 }), user('b'), assistant('2', { weight: 0.5 })),
      setup,
    )
    expect(trainedTexts(example)).toEqual(['2', '<|im_end|>'])
    expect(codes(example)).toEqual(['fractional-weight'])
  })

  it('says when weights are there and not used', async () => {
    const example = label(
      chat(system('s'), user('a'), assistant('1', { weight: 0 })),
      await setupOf('qwen2_5'),
    )
    expect(codes(example)).toEqual(['weights-ignored'])
    expect(trainedTexts(example)).toEqual(['1', '<|im_end|>'])
  })

  it('generation trains what the tags mark', async () => {
    const template =
      '{% for m in messages %}{% if m.role == "assistant" %}{{ "A:" }}{% generation %}{{ m.content }}<|im_end|>{% endgeneration %}{% else %}{{ m.content }};{% endif %}{% endfor %}'
    const example = label(TWO_TURNS, await setupOf('qwen2_5', { policy: 'generation', template }))
    expect(trainedTexts(example)).toEqual(['1<|im_end|>', '2<|im_end|>'])
    expect(example.spans.map(({ message }) => message)).toEqual([2, 4])
  })

  it('generation is refused where the template has no tags', async () => {
    await expect(setupOf('qwen2_5', { policy: 'generation' })).rejects.toThrow(
      /generation tags, but the template has none/,
    )
  })

  it('an unknown policy is refused with the known ones', async () => {
    await expect(setupOf('qwen2_5', { policy: 'none' })).rejects.toThrow(
      POLICIES.map(({ id }) => id).join(', '),
    )
  })

  it('an empty answer trains its end of turn alone', async () => {
    const example = label(chat(user('Say nothing.'), assistant('')), await setupOf('qwen2_5'))
    expect(trainedTexts(example)).toEqual(['<|im_end|>'])
  })

  it('an end of turn typed inside an answer does not end it', async () => {
    const example = label(chat(system('s'), user('a'), assistant('x <|im_end|> y')), await setupOf('qwen2_5'))
    expect(trainedTexts(example)).toEqual(['x <|im_end|> y', '<|im_end|>'])
    expect(codes(example)).toEqual(['control-token-in-content'])
  })

  it('a tool call is trained with the text the template writes around it', async () => {
    const call = { type: 'function' as const, function: { name: 'now', arguments: { zone: 'UTC' } } }
    const conversation = {
      ...chat(
        user('Time?'),
        { role: 'assistant', content: '', tool_calls: [call] },
        { role: 'tool', content: '12:00' },
        assistant('Noon.'),
      ),
      tools: [{ type: 'function', function: { name: 'now' } }],
    }
    const example = label(conversation, await setupOf('qwen2_5'))
    expect(trainedTexts(example)).toEqual([
      '<tool_call>\n{"name": "now", "arguments": {"zone": "UTC"}}\n</tool_call>',
      '<|im_end|>',
      'Noon.',
      '<|im_end|>',
    ])
  })

  it('reasoning is trained where the template writes it', async () => {
    const example = label(
      chat(user('a'), assistant('42', { reasoning_content: 'Hm.' })),
      await setupOf('qwen3'),
    )
    expect(trainedTexts(example)).toEqual(['<think>\nHm.\n</think>\n\n42', '<|im_end|>'])
    expect(codes(example)).toEqual([])
  })

  it('what the generation prompt supplies is not trained', async () => {
    const template =
      '{% for m in messages %}<|im_start|>{{ m.role }}\n{% if m.role == "assistant" %}<think>\n{% endif %}{{ m.content }}<|im_end|>{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n<think>\n{% endif %}'
    expect(
      trainedTexts(label(chat(user('a'), assistant('b')), await setupOf('qwen2_5', { template }))),
    ).toEqual(['b', '<|im_end|>'])
    const overLines =
      '{% for m in messages %}\n  {{ "<|im_start|>" + m.role + "\\n" }}{{ m.content }}<|im_end|>{% endfor %}{% if add_generation_prompt %}  {{ "<|im_start|>assistant\\n" }}\n\n{% endif %}'
    expect(
      trainedTexts(label(chat(user('a'), assistant('b')), await setupOf('qwen2_5', { template: overLines }))),
    ).toEqual(['b', '<|im_end|>'])
    const withoutThought = template.replace('<think>\n{% endif %}{{ m', '{% endif %}{{ m')
    expect(
      trainedTexts(
        label(chat(user('a'), assistant('<thing>')), await setupOf('qwen2_5', { template: withoutThought })),
      ),
    ).toEqual(['<thing>', '<|im_end|>'])
  })
})

const ENDS = {
  llama3_1: '<|eot_id|>',
  llama3_2: '<|eot_id|>',
  gemma2: '<end_of_turn>',
  gemma3: '<end_of_turn>',
  mistral_nemo: '</s>',
  deepseek_v3: '<｜end▁of▁sentence｜>',
  qwen3: '<|im_end|>',
}

describe.each(Object.entries(ENDS))('%s', (family, end) => {
  it('trains each answer and its end', async () => {
    const example = label(
      chat(user('One?'), assistant('First.'), user('Two?'), assistant('Second.')),
      await setupOf(family),
    )
    const answers = trainedTexts(example).map((text) => text.trim().replace('<think>\n\n</think>\n\n', ''))
    expect(answers).toEqual(['First.', end, 'Second.', end])
    // Qwen3 writes a thought before the last answer only.
    expect(example.warnings.filter(({ severity }) => severity !== 'info').map(({ code }) => code)).toEqual(
      family === 'qwen3' ? ['prefix-unstable'] : [],
    )
  }, 60_000)
})
