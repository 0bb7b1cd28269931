import { describe, expect, it } from 'vitest'
import { loadTokenizer } from '@/lib/adapters/tokenizers'
import type { Conversation } from '@/lib/core/conversation'
import { createSetup, labelExample, POLICIES } from '@/lib/render'
import { analyse } from '@/lib/render/analyse'
import { composeWithOffsets } from '@/lib/render/emulations/nfc'
import { fieldsRead } from '@/lib/render/emulations/template-fields'
import { markResponses } from '@/lib/render/emulations/unsloth'
import { assistant, chat, label, setupOf, system, trainedTexts, user } from './setups'

const TWO_TURNS = chat(system('Be brief.'), user('One?'), assistant('1'), user('Two?'), assistant('2'))
const CALL = { type: 'function' as const, function: { name: 'now', arguments: { zone: 'UTC', n: 1.5 } } }
const TOOLS = [{ type: 'function', function: { name: 'now', parameters: {} } }]
const TOOL_USE: Conversation = {
  ...chat(
    user('Time?'),
    { role: 'assistant', content: '', tool_calls: [CALL] },
    { role: 'tool', content: '12:00' },
    assistant('Noon.'),
  ),
  tools: TOOLS,
}

const refusal = async (
  family: string,
  policy: string,
  conversation: Conversation,
  template: string | null = null,
): Promise<string> => {
  const result = labelExample(conversation, await setupOf(family, { policy, template }))
  return result.ok ? 'accepted' : result.problem.code
}
const trained = async (family: string, policy: string, conversation: Conversation): Promise<string[]> =>
  trainedTexts(label(conversation, await setupOf(family, { policy })))
const textOf = async (family: string, policy: string, conversation: Conversation): Promise<string> =>
  label(conversation, await setupOf(family, { policy })).text

describe('every emulation', () => {
  const emulations = POLICIES.filter(({ kind }) => kind === 'emulation').map(({ id }) => id)

  it.each(emulations)('%s gives one label a token, and spans over just the trained ones', async (policy) => {
    const setup = await setupOf('qwen2_5', { policy })
    for (const conversation of [TWO_TURNS, chat(user('👍 é'), assistant('日本 e\u0301 👨‍👩‍👧'))]) {
      const { ids, labels, spans, trained: count, text } = label(conversation, setup)
      expect(labels).toHaveLength(ids.length)
      expect(labels.filter((token) => token !== -100)).toHaveLength(count)
      expect(count).toBeGreaterThan(0)
      expect(
        spans.every(
          ({ start, end }, index) =>
            start < end && end <= text.length && start >= (spans[index - 1]?.end ?? 0),
        ),
      ).toBe(true)
    }
  })

  it('names the message a span belongs to', async () => {
    const others: Record<string, (number | null)[]> = {
      'trl-completion': [4],
      'axolotl-all': [null, 1, 2, 3, 4],
    }
    for (const policy of emulations) {
      const { spans } = label(TWO_TURNS, await setupOf('qwen2_5', { policy }))
      const trainedMessages = [...new Set(spans.map(({ message }) => message))]
      expect([policy, trainedMessages]).toEqual([policy, others[policy] ?? [2, 4]])
    }
  })
})

describe('trl-assistant', () => {
  it('takes a template with generation tags as it is, and refuses an example without trained tokens', async () => {
    const template =
      '{% for m in messages %}{% if m.role == "assistant" %}{% generation %}{{ m.content }}<|im_end|>{% endgeneration %}{% else %}{{ m.content }};{% endif %}{% endfor %}'
    expect(await refusal('llama3_2', 'trl-assistant', TWO_TURNS, template)).toBe('accepted')
    expect(await refusal('llama3_2', 'trl-assistant', chat(user('alone')), template)).toBe(
      'trl-no-assistant-tokens',
    )
  })

  it('lets the mask run on into the next question where the tokenizer composes the last character', async () => {
    const template =
      '{% for m in messages %}{% if m.role == "assistant" %}{% generation %}{{ m.content }}{% endgeneration %}{% else %}|{{ m.content }}|{% endif %}{% endfor %}'
    const conversation = chat(user('hi'), assistant('cafe\u0301'), user('SECRET USER'), assistant('b'))
    expect(
      trainedTexts(label(conversation, await setupOf('qwen2_5', { policy: 'trl-assistant', template }))).join(
        '',
      ),
    ).toBe('cafe\u0301|SECRET USER|b')
    expect(
      trainedTexts(label(conversation, await setupOf('qwen2_5', { policy: 'generation', template }))),
    ).toEqual(['cafe\u0301', 'b'])
    const runsOn = async (policy: string): Promise<boolean | null> => {
      const result = analyse(conversation, await setupOf('qwen2_5', { policy, template }))
      return result.ok ? result.value.runsOn : null
    }
    expect([await runsOn('trl-assistant'), await runsOn('generation')]).toEqual([true, false])
  })
})

describe('offsets of composed characters', () => {
  const covered = (text: string): string =>
    composeWithOffsets(text)
      .map(({ character, start, end }) => `${character}=${start}-${end}`)
      .join(' ')
  it.each([
    ['abc', 'a=0-1 b=1-2 c=2-3'],
    ['e\u0301', 'é=0-1'],
    ['e\u0301x', 'é=0-1 x=2-3'],
    // The acute goes with the letter only after the dot below: which mark is swallowed is counted,
    // not looked up.
    ['e\u0301\u0323', 'ẹ=0-1 \u0301=2-3'],
    ['\u1112\u1161\u11ab', '한=0-1'],
    ['\u0344', '\u0308=0-1 \u0301=0-1'],
    ['é', 'é=0-1'],
    ['😀e\u0301', '😀=0-2 é=2-3'],
  ])('%j', (text, expected) => expect(covered(text)).toBe(expected))

  it('takes a text of marks alone in good time', () => {
    const marks = '\u0301\u0323\u0345\u0334'.repeat(20_000)
    expect(
      composeWithOffsets(`a${marks}`)
        .map(({ character }) => character)
        .join(''),
    ).toBe(`a${marks}`.normalize('NFC'))
  })

  it('composes as the platform does', () => {
    for (const text of [
      'q\u0323\u0307',
      'a\u0327\u0301',
      'é\u0323',
      '\u1100\u1161\u1161',
      'x\u0301\u0301',
      '\u0301',
      'ক\u09c7\u09be',
      'o\u0302\u0301',
      '=\u0338',
    ]) {
      expect(
        composeWithOffsets(text)
          .map(({ character }) => character)
          .join(''),
      ).toBe(text.normalize('NFC'))
    }
  })
})

describe('unsloth', () => {
  it('trains from a response marker to the next instruction marker', () => {
    expect([...markResponses([1, 2, 9, 9, 7, 8, 5, 1, 2, 9], [7, 8], [1, 2])]).toEqual([
      0, 0, 1, 1, 0, 0, 0, 0, 0, 1,
    ])
  })

  it('misses a response marker right behind an instruction marker, and one at the very end', () => {
    expect([...markResponses([1, 9, 7, 1, 9, 9], [7], [1])]).toEqual([0, 1, 0, 0, 0, 0])
    expect([...markResponses([9, 1], [7], [1])]).toEqual([0, 0])
  })

  it('trains tool results of Llama, header and all', async () => {
    expect((await trained('llama3_2', 'unsloth', TOOL_USE)).join('')).toContain(
      '<|start_header_id|>ipython<|end_header_id|>\n\n"12:00"',
    )
  })

  it('refuses a template without headers to find', async () => {
    expect(await refusal('qwen2_5', 'unsloth', TWO_TURNS, '{{ messages[0].content }}')).toBe(
      'unsloth-no-markers',
    )
  })
})

describe('axolotl', () => {
  it('loses the ends of an answer that looks like its stand-in, and the end of an empty one', async () => {
    expect(
      (await trained('qwen2_5', 'axolotl-turn', chat(user('list'), assistant('[[1,2],[3,4]]')))).join(''),
    ).not.toContain('[[1')
    expect(await trained('qwen2_5', 'axolotl-turn', chat(user('q'), assistant('')))).toEqual([])
  })

  it('obeys the weight of a message, whoever wrote it', async () => {
    const conversation = chat(
      system('s'),
      { role: 'user', content: 'a', weight: 1 },
      assistant('1', { weight: 0 }),
    )
    expect(await trained('qwen2_5', 'axolotl-turn', conversation)).toEqual(['a<|im_end|>'])
  })

  it('looks for the end of a turn it has not found from before the first token', async () => {
    const unfound = async (end: string): Promise<string[]> => {
      const template = `{% for m in messages %}{{ m.content }}{{ '${end}' }}{% endfor %}`
      return trainedTexts(
        label(chat(user(''), assistant('')), await setupOf('qwen2_5', { policy: 'axolotl-turn', template })),
      )
    }
    expect(await unfound('<|im_end|>\\n')).toEqual(['<|im_end|>'])
    expect(await unfound('<|im_end|>')).toEqual([])
  })

  it('refuses arguments that are no JSON', async () => {
    const call = { type: 'function' as const, function: { name: 'f', arguments: '{oops' } }
    expect(
      await refusal(
        'qwen2_5',
        'axolotl-turn',
        chat(user('q'), { role: 'assistant', content: '', tool_calls: [call] }),
      ),
    ).toBe('axolotl-arguments')
  })

  it('refuses a conversation that takes too much work', async () => {
    const turns = Array.from({ length: 600 }, () => [
      user('q'.repeat(100)),
      assistant('a'.repeat(100)),
    ]).flat()
    expect(await refusal('qwen2_5', 'axolotl-turn', chat(...turns))).toBe('axolotl-too-long')
  })

  it('sees the fields a template reads, of variables it follows', () => {
    expect(
      fieldsRead(
        "{% for message in messages %}{{ message['role'] }}{% if message.tool_calls %}{% endif %}{% endfor %}{{ messages[0].name }}",
      ),
    ).toEqual(new Set(['role', 'tool_calls', 'name']))
    expect(fieldsRead('{% set rest = messages[1:] -%}{{ rest[0].tool_call_id }}')).toEqual(
      new Set(['tool_call_id']),
    )
    expect(
      fieldsRead(
        "{% for m in messages %}{{ m.tool_calls }}{% endfor %}{% if 'tool_calls' in message %}{% endif %}",
      ),
    ).toEqual(new Set())
  })
})

/**
 * Read from src/llamafactory/data/template.py at 00577a85 and tests/data/test_template.py; not run
 * here.
 */
describe('llama-factory', () => {
  it('encodes each message by itself, with its own default system prompt', async () => {
    const conversation = chat(user('How are you'), assistant('I am fine!'))
    const example = label(conversation, await setupOf('qwen2_5', { policy: 'llama-factory' }))
    expect(example.text).toBe(
      '<|im_start|>system\nYou are Qwen, created by Alibaba Cloud. You are a helpful assistant.<|im_end|>\n<|im_start|>user\nHow are you<|im_end|>\n<|im_start|>assistant\nI am fine!<|im_end|>\n',
    )
    expect(trainedTexts(example)).toEqual(['I am fine!<|im_end|>\n'])
    const tokenizer = await loadTokenizer('qwen2_5', '.winnow')
    const seam = label(
      chat(user('q'), assistant('\n\nx')),
      createSetup({ tokenizer, template: null, policy: 'llama-factory', maxLength: 4096 }),
    )
    // One text would have the header's newline and the answer's in one token.
    expect(seam.ids).not.toEqual(tokenizer.encode(seam.text))
  })

  it('writes calls and results its own way', async () => {
    expect(await trained('qwen2_5', 'llama-factory', TOOL_USE)).toEqual([
      '<tool_call>\n{"name": "now", "arguments": {"zone": "UTC", "n": 1.5}}\n</tool_call><|im_end|>\n',
      'Noon.<|im_end|>\n',
    ])
    expect(await textOf('qwen2_5', 'llama-factory', TOOL_USE)).toContain(
      '<|im_start|>user\n<tool_response>\n12:00\n</tool_response><|im_end|>\n<|im_start|>assistant\n',
    )
    expect((await trained('llama3_2', 'llama-factory', TOOL_USE))[0]).toBe(
      '{"name": "now", "parameters": {"zone": "UTC", "n": 1.5}}<|eot_id|>',
    )
  })

  it('replaces {{idx}} in a question', async () => {
    expect(
      await textOf(
        'qwen2_5',
        'llama-factory',
        chat(user('a'), assistant('1'), user('{{idx}} {{idx}}'), assistant('2')),
      ),
    ).toContain('user\n1 {{idx}}<|im_end|>')
  })

  it.each([
    ['llama-factory-dropped', chat(user('a'), assistant('1'), user('b'))],
    ['llama-factory-dropped', chat(user('a'), user('b'), assistant('1'))],
    ['llama-factory-dropped', chat(user('a'), assistant('1'), system('mid'), assistant('2'))],
    ['llama-factory-content', chat(user('a'), { role: 'assistant', content: null })],
  ])('%s', async (code, conversation) =>
    expect(await refusal('qwen2_5', 'llama-factory', conversation)).toBe(code),
  )
})

/** Read from torchtune/models and torchtune/data/_messages.py (0.6); not run here. */
describe('torchtune', () => {
  it('a message without text repeats the one before', async () => {
    expect(
      await trained(
        'qwen2_5',
        'torchtune',
        chat(user('a'), { role: 'assistant', content: null, tool_calls: [CALL] }),
      ),
    ).toEqual(['<|im_start|>assistant\n', 'a', '<|im_end|>'])
  })

  it.each([
    ['torchtune-refused', 'qwen2_5', TOOL_USE],
    ['torchtune-refused', 'qwen2_5', chat(user('a'), assistant('1'), assistant('2'))],
    ['torchtune-control-token', 'llama3_2', chat(user('<|eot_id|>'), assistant('1'))],
  ])('%s on %s', async (code, family, conversation) =>
    expect(await refusal(family, 'torchtune', conversation)).toBe(code),
  )
})
