import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Message } from '@/lib/core/conversation'
import type { JsonValue } from '@/lib/core/json'
import { CHECKS, findRecordWarnings, findTemplateWarnings, labelExample } from '@/lib/render'
import { assistant, chat, codes, label, setupOf, system, user } from './setups'

const call = (given: JsonValue, content: string | null = ''): Message => ({
  role: 'assistant',
  content,
  tool_calls: [{ type: 'function', id: 'abcdefgh1', function: { name: 'f', arguments: given } }],
})
const result: Message = { role: 'tool', content: '35', name: 'f', tool_call_id: 'abcdefgh1' }
const tool = (properties: JsonValue): JsonValue => ({
  type: 'function',
  function: { name: 'f', description: 'd', parameters: { type: 'object', properties } },
})

/** Found words of the text, by code. */
function found(example: ReturnType<typeof label>, code: string): string[] {
  return example.warnings
    .filter((warning) => warning.code === code)
    .map(({ span }) => (span === null ? '' : example.text.slice(span.start, span.end)))
}

describe('markers', () => {
  it('of another family are named with the pieces they fall into (row 17)', async () => {
    const example = label(
      chat(user('a<|im_end|>b<|im_start|>'), assistant('c')),
      await setupOf('mistral_nemo'),
    )
    expect(codes(example)).toEqual(['wrong-family-marker'])
    expect(example.warnings[0]).toMatchObject({
      source: { message: 0, field: 'content', start: 1, end: 11 },
      message: expect.stringMatching(
        /Message 1 \(user\) holds <\|im_end\|>, which is not a token of mistral_nemo but \d+ pieces of plain text: .*im.* 2 markers in it\./,
      ) as string,
    })
    expect(found(example, 'wrong-family-marker')).toEqual(['<|im_end|>'])
  })

  it.each([
    ['qwen2_5', '<|eot_id|>'],
    ['llama3_1', '<|im_end|>'],
    ['gemma2', '[INST]'],
    ['qwen3', '<start_of_turn>'],
    ['gemma3', '<｜User｜>'],
  ])('%s does not know %s', async (tokenizer, marker) => {
    expect(codes(label(chat(user('a'), assistant(`b ${marker}`)), await setupOf(tokenizer)))).toContain(
      'wrong-family-marker',
    )
  })

  it.each([
    ['qwen2_5', '<|im_end|>'],
    ['llama3_1', '<|eot_id|>'],
    ['gemma2', '<end_of_turn>'],
    ['mistral_nemo', '[INST]'],
    ['mistral_nemo', '</s>'],
  ])('of %s, %s is a control token', async (tokenizer, marker) => {
    const example = label(chat(user('a'), assistant(`b ${marker} c`)), await setupOf(tokenizer))
    expect(codes(example)).toContain('control-token-in-content')
    expect(codes(example)).not.toContain('wrong-family-marker')
  })

  it.each(['<s>struck</s>', '<b>bold</b>', 'a[i] < b', '<|other|>', 'x <| y |> z', '[INSTALL]'])(
    '%s is text',
    async (answer) => {
      expect(codes(label(chat(system('s'), user('a'), assistant(answer)), await setupOf('qwen2_5')))).toEqual(
        [],
      )
    },
  )

  it('typed tags of calls and thoughts are one token, but only others may not type them', async () => {
    const setup = await setupOf('qwen3')
    expect(
      found(
        label(chat(user('say <tool_call> and <think>'), assistant('b')), setup),
        'added-token-in-content',
      ),
    ).toEqual(['<tool_call>', '<think>'])
    expect(
      codes(
        label(
          chat(
            system('Answer in <tool_call></tool_call>'),
            user('a'),
            assistant('<tool_call>\n{}\n</tool_call>'),
          ),
          setup,
        ),
      ),
    ).not.toContain('added-token-in-content')
    expect(codes(label(chat(system('s'), user('a'), assistant('<|fim_prefix|>')), setup))).toContain(
      'added-token-in-content',
    )
    expect(codes(label(chat(user('a <table>\n\n  x'), assistant('b')), await setupOf('gemma3')))).toEqual([])
  })
})

describe('thinking', () => {
  it.each([
    ['<think>hm\n4', '<think>'],
    ['<think>a<think>b</think>c', '<think>'],
  ])('%s: %s has no counterpart', async (answer, tag) => {
    expect(
      found(
        label(chat(system('s'), user('a'), assistant(answer)), await setupOf('qwen2_5')),
        'unbalanced-think',
      ),
    ).toEqual([tag])
  })

  it('balanced tags, prose and users are left alone; a second block is not', async () => {
    const setup = await setupOf('qwen2_5')
    for (const answer of ['<think>hm</think>4', 'Do think>again', 'I think 4.'])
      expect(codes(label(chat(system('s'), user('</think>'), assistant(answer)), setup))).toEqual([])
    expect(
      codes(label(chat(system('s'), user('a'), assistant('<think>a</think>b<think>c</think>')), setup)),
    ).toEqual(['several-think-blocks'])
  })

  it('an empty block that the template writes and the prompt can supply (NeMo#3739)', async () => {
    const setup = await setupOf('qwen3')
    expect(found(label(chat(user('a'), assistant('b')), setup), 'empty-think-trained')).toEqual([
      '<think>\n\n</think>',
    ])
    expect(codes(label(chat(user('a'), assistant('b', { reasoning_content: 'c' })), setup))).toEqual([])
  })

  it('earlier turns that lose their thoughts (row 23), where they are trained', async () => {
    const thought = chat(
      user('a'),
      assistant('b', { reasoning_content: 'long' }),
      user('c'),
      assistant('d', { reasoning_content: 'e' }),
    )
    const example = label(thought, await setupOf('qwen3'))
    expect(codes(example)).toContain('prefix-unstable')
    expect(example.warnings.find(({ code }) => code === 'prefix-unstable')!.message).toContain(
      '"<think>\\nlong\\n</think>',
    )
    expect(codes(label(thought, await setupOf('qwen3', { policy: 'assistant-last' })))).not.toContain(
      'prefix-unstable',
    )
    expect(
      codes(label(chat(system('s'), user('a'), call({}), result, assistant('d')), await setupOf('qwen2_5'))),
    ).toEqual([])
  })
})

describe('tool arguments', () => {
  const of = async (tokenizer: string, given: JsonValue, tools?: JsonValue[]): Promise<string[]> =>
    codes(
      label(
        { ...chat(system('s'), user('a'), call(given), result, assistant('b')), ...(tools && { tools }) },
        await setupOf(tokenizer),
      ),
    )

  it('a string is a fault only where the template escapes it', async () => {
    expect(await of('qwen2_5', '{"x": "y"}')).toEqual(['string-tool-arguments'])
    expect(await of('qwen3', '{"x": "y"}')).not.toContain('string-tool-arguments')
    expect(await of('qwen2_5', { x: 'y' })).toEqual([])
  })

  it('encoded twice', async () => {
    expect(await of('qwen2_5', JSON.stringify(JSON.stringify({ x: 1 })))).toContain(
      'double-encoded-arguments',
    )
    expect(await of('qwen2_5', '"plain"')).toEqual([])
  })

  it('null where the tool has no such parameter', async () => {
    expect(await of('qwen2_5', { x: 1, y: null })).toEqual(['null-tool-arguments'])
    expect(await of('qwen2_5', { x: 1, y: null }, [tool({ x: {}, y: { type: 'string' } })])).toEqual([])
    expect(await of('qwen2_5', { x: 1, y: null }, [tool({ x: {} })])).toEqual(['null-tool-arguments'])
  })

  it('of another type than declared', async () => {
    const tools = [
      tool({ n: { type: 'integer' }, s: { type: ['string', 'null'] }, any: {}, odd: { type: 'dict' } }),
    ]
    expect(await of('qwen2_5', { n: '3' }, tools)).toEqual(['argument-type'])
    expect(await of('qwen2_5', { s: 3 }, tools)).toEqual(['argument-type'])
    expect(await of('qwen2_5', { n: 3, s: 'x', any: [1], odd: 'x' }, tools)).toEqual([])
  })

  it('are looked at in records the template refuses too', async () => {
    const setup = await setupOf('gemma3')
    const conversation = chat(user('a'), call('{"x": 1}'), result, assistant('b'))
    expect(labelExample(conversation, setup).ok).toBe(false)
    expect(findRecordWarnings(conversation, setup).map(({ code }) => code)).toEqual(['string-tool-arguments'])
  })
})

describe('the mask', () => {
  const TAGGED =
    '{% for m in messages %}<|im_start|>{{ m.role }}\n{% if m.role == "assistant" %}{% generation %}{{ m.content }}<|im_end|>{% endgeneration %}{% else %}{{ m.content }}<|im_end|>{% endif %}\n{% endfor %}'

  it('runs on in Transformers where the answer ends uncomposed (transformers#47325)', async () => {
    const bare = TAGGED.replace('<|im_end|>{% endgeneration %}', '{% endgeneration %}<|im_end|>')
    const conversation = (answer: string) => chat(user('a'), assistant(answer), user('SECRET'))
    const example = label(
      conversation('cafe\u0301'),
      await setupOf('qwen2_5', { template: bare, policy: 'generation' }),
    )
    expect(codes(example)).toContain('mask-runs-on')
    expect(found(example, 'mask-runs-on')[0]).toContain('SECRET')
    expect(
      codes(
        label(conversation('caf\u00e9'), await setupOf('qwen2_5', { template: bare, policy: 'generation' })),
      ),
    ).not.toContain('mask-runs-on')
    expect(
      codes(
        label(
          conversation('cafe\u0301'),
          await setupOf('qwen2_5', { template: TAGGED, policy: 'generation' }),
        ),
      ),
    ).not.toContain('mask-runs-on')
  })

  it('of Unsloth takes tool results along on Llama (row 20)', async () => {
    const conversation = chat(user('a'), call({}), result, assistant('b'))
    expect(codes(label(conversation, await setupOf('llama3_2', { policy: 'unsloth' })))).toContain(
      'others-trained',
    )
    expect(codes(label(conversation, await setupOf('llama3_2')))).not.toContain('others-trained')
    expect(codes(label(conversation, await setupOf('llama3_2', { policy: 'all' })))).not.toContain(
      'others-trained',
    )
  })

  it('that leaves out part of an answer, or takes in the header', async () => {
    const partly = TAGGED.replace(
      '{% generation %}{{ m.content }}',
      '{{ m.content[:3] }}{% generation %}{{ m.content[3:] }}',
    )
    expect(
      codes(
        label(
          chat(user('a'), assistant('One two three')),
          await setupOf('qwen2_5', { template: partly, policy: 'generation' }),
        ),
      ),
    ).toContain('answer-partly-trained')
    const headed =
      TAGGED.replace(
        '<|im_start|>{{ m.role }}\n{% if m.role == "assistant" %}{% generation %}',
        '{% if m.role == "assistant" %}{% generation %}<|im_start|>assistant\n',
      ).replace('{% else %}', '{% else %}<|im_start|>{{ m.role }}\n') +
      '{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}'
    const example = label(
      chat(user('a'), assistant('b')),
      await setupOf('qwen2_5', { template: headed, policy: 'generation' }),
    )
    expect(found(example, 'header-trained')).toEqual(['<|im_start|>assistant\n'])
  })
})

describe('templates', () => {
  it('None for a message without content', async () => {
    const template =
      '{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}{{ m.tool_calls }}<|im_end|>{% endfor %}'
    expect(
      found(label(chat(user('a'), call({}, null)), await setupOf('qwen2_5', { template })), 'none-printed'),
    ).toEqual(['None'])
    expect(
      codes(label(chat(user('None'), assistant('None')), await setupOf('qwen2_5', { template }))),
    ).toEqual([])
  })

  it('a list of parts as Python prints it, and parts that are not written at all', async () => {
    const parts = (key: string): Message[] => [
      { role: 'user', content: [{ type: 'text', [key]: 'hi' }] },
      assistant('b'),
    ]
    const llama = label(chat(...parts('text')), await setupOf('llama3_2'))
    expect(found(llama, 'list-printed')).toEqual(["{'type'"])
    expect(codes(label(chat(...parts('text')), await setupOf('gemma3')))).toEqual([])
    expect(codes(label(chat(...parts('value')), await setupOf('gemma3')))).toEqual(['content-dropped'])
    expect(
      codes(
        label(
          chat({ role: 'user', content: [{ type: 'image', image: 'x.png' }] }, assistant('b')),
          await setupOf('gemma3'),
        ),
      ),
    ).toEqual([])
    expect(codes(label(chat(user("{'type': 'text'}"), assistant('b')), await setupOf('gemma3')))).toEqual([])
  })

  it('are asked once what is so in every example', async () => {
    const once = async (tokenizer: string): Promise<string[]> =>
      findTemplateWarnings(await setupOf(tokenizer)).map(({ code }) => code)
    expect(await once('qwen2_5')).toEqual(['template-added-system'])
    expect(await once('llama3_2')).toEqual(['bos-by-both', 'template-added-system', 'template-date'])
    expect(await once('gemma2')).toEqual(['eos-not-rendered', 'bos-by-both'])
    expect(await once('deepseek_v3')).toEqual(['pad-is-eos', 'bos-by-both'])
    expect(await once('qwen3')).toEqual(['empty-think-trained'])
  })

  it.each(['2024-07-26', '2019-11-17', '2032-05-28', '2019-05-28'])(
    'the date is found on %s',
    async (date) => {
      const example = label(chat(user('a'), assistant('b')), await setupOf('llama3_2', { date }))
      expect(found(example, 'template-date')[0]).toMatch(/^\d{1,2} [A-Z][a-z]{2} \d{4}$/)
    },
  )
})

describe('every check', () => {
  it('has its own code, a reason and a remedy', () => {
    expect(new Set(CHECKS.map(({ code }) => code)).size).toBe(CHECKS.length)
    for (const { title, why, remedy } of CHECKS)
      expect([title, why, remedy].every((text) => text.length > 5 && !text.includes('!'))).toBe(true)
  })

  it('of a message made of control tokens says so twenty times and counts the rest', async () => {
    const { warnings } = label(chat(user('<|im_end|>'.repeat(50)), assistant('b')), await setupOf('qwen2_5'))
    const many = warnings.filter(({ code }) => code === 'control-token-in-content')
    expect(many).toHaveLength(20)
    expect(many.at(-1)!.message).toContain('There are 30 more of this kind.')
  })

  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }).filter((value) => value.isWellFormed()),
    fc.constantFrom(
      '<think>',
      '</think>',
      '<|im_end|>',
      '<|eot_id|>',
      '<tool_call>',
      'cafe\u0301',
      '',
      ' \n',
      'None',
      '[INST]',
    ),
  )
  const message = fc.oneof(
    fc.record({ role: fc.constantFrom('system', 'user', 'tool', 'assistant'), content: text }),
    fc.record({ role: fc.constant('assistant'), content: fc.option(text), reasoning_content: text }),
    fc.record({ role: fc.constant('assistant'), content: text, weight: fc.constantFrom(0, 0.5, 1) }),
    fc.jsonValue().map((given) => call(given as JsonValue)),
  ) as fc.Arbitrary<Message>

  it.each([
    ['qwen2_5', 'assistant'],
    ['qwen3', 'completion'],
    ['llama3_2', 'unsloth'],
    ['mistral_nemo', 'trl-completion'],
    ['gemma3', 'weights'],
  ])('%s, %s: spans lie in the text, and their sources say the same', async (tokenizer, policy) => {
    const setup = await setupOf(tokenizer, { policy, maxLength: 60 })
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 6 }), (messages) => {
        const labelled = labelExample({ messages }, setup)
        if (!labelled.ok) return
        const { text: rendered, warnings } = labelled.value
        for (const { span, source } of warnings) {
          if (span === null) continue
          expect(span.start).toBeGreaterThanOrEqual(0)
          expect(span.end).toBeGreaterThanOrEqual(span.start)
          expect(span.end).toBeLessThanOrEqual(rendered.length)
          if (source === null) continue
          const own =
            source.field === 'content'
              ? messages[source.message]!.content
              : messages[source.message]!.reasoning_content
          expect((own as string).slice(source.start, source.end)).toBe(
            rendered.slice(span.start, span.start + source.end - source.start),
          )
        }
      }),
      { numRuns: 150 },
    )
  })
})
