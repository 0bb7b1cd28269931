import { describe, expect, it } from 'vitest'
import type { Conversation } from '@/lib/core/conversation'
import type { JsonValue } from '@/lib/core/json'
import { type ReadOptions, detect } from '@/lib/ingest'
import { AUTO, importAll, sourceOf } from './sources'

async function conversationOf(record: JsonValue, options: ReadOptions = AUTO): Promise<Conversation> {
  const [row] = await importAll(sourceOf(JSON.stringify(record)), options)
  if (row?.ok !== true) throw new Error(row?.message ?? 'no row')
  return row.conversation
}

const user = (content: string) => ({ role: 'user', content })
const assistant = (content: string) => ({ role: 'assistant', content })
const call = (name: string, given: JsonValue) => ({ type: 'function', function: { name, arguments: given } })

describe('alpaca', () => {
  it.each<[string, JsonValue, JsonValue[]]>([
    [
      'joins instruction and input by a newline',
      { instruction: 'a', input: 'b', output: 'c' },
      [user('a\nb'), assistant('c')],
    ],
    ['leaves an empty input out', { instruction: 'a', input: '', output: 'c' }, [user('a'), assistant('c')]],
    [
      'takes a missing and a null input alike',
      { instruction: 'a', input: null, output: '' },
      [user('a'), assistant('')],
    ],
    ['reads response', { instruction: 'a', input: '', response: 'c' }, [user('a'), assistant('c')]],
    [
      'reads Dolly',
      { instruction: 'a', context: 'b', response: 'c', category: 'x' },
      [user('a\nb'), assistant('c')],
    ],
    ['reads input and output alone', { input: 'b', output: 'c' }, [user('b'), assistant('c')]],
    [
      'puts system first and history before the prompt',
      { system: 's', instruction: 'a', output: 'b', history: [['x', 'y']] },
      [{ role: 'system', content: 's' }, user('x'), assistant('y'), user('a'), assistant('b')],
    ],
    [
      'takes an empty system as none',
      { system: '', instruction: 'a', output: 'b' },
      [user('a'), assistant('b')],
    ],
  ])('%s', async (_, record, messages) => {
    expect(await conversationOf(record)).toEqual({ messages })
  })
})

describe('sharegpt', () => {
  it('maps the roles of the wild', async () => {
    const roles = [
      'system',
      'human',
      'gpt',
      'user',
      'bot',
      'prompter',
      'model',
      'user',
      'assistant',
      'human',
      'chatgpt',
    ]
    const { messages } = await conversationOf({ conversations: roles.map((from) => ({ from, value: 'x' })) })
    expect(messages.map((message) => message.role)).toEqual([
      'system',
      'user',
      'assistant',
      'user',
      'assistant',
      'user',
      'assistant',
      'user',
      'assistant',
      'user',
      'assistant',
    ])
  })

  it('turns function calls and observations into tool calls and tool messages, tools from text', async () => {
    const { messages, tools } = await conversationOf({
      tools: '[{"name": "f", "parameters": {}}]',
      conversations: [
        { from: 'human', value: 'q' },
        { from: 'function_call', value: '{"name": "f", "arguments": {"a": 1}}' },
        { from: 'observation', value: '1' },
        {
          from: 'function_call',
          value: '[{"name": "f", "arguments": "{}"}, {"name": "g", "arguments": {}}]',
        },
        { from: 'function_response', value: '2' },
        { from: 'gpt', value: 'done' },
      ],
    })
    expect(tools).toEqual([{ type: 'function', function: { name: 'f', parameters: {} } }])
    expect(messages[1]).toEqual({ role: 'assistant', content: null, tool_calls: [call('f', { a: 1 })] })
    expect(messages[2]).toEqual({ role: 'tool', content: '1' })
    expect(messages[3]).toEqual({
      role: 'assistant',
      content: null,
      tool_calls: [call('f', '{}'), call('g', {})],
    })
    expect(messages[4]).toEqual({ role: 'tool', content: '2' })
  })

  it('reads a top-level system, a weight, and xtuner exchanges', async () => {
    expect(
      await conversationOf({
        system: 's',
        conversations: [
          { from: 'human', value: 'q' },
          { from: 'gpt', value: 'a', weight: 0 },
        ],
      }),
    ).toEqual({
      messages: [{ role: 'system', content: 's' }, user('q'), { role: 'assistant', content: 'a', weight: 0 }],
    })
    expect(
      await conversationOf({
        conversation: [
          { system: 's', input: 'q', output: 'a' },
          { input: 'r', output: 'b' },
        ],
      }),
    ).toEqual({
      messages: [{ role: 'system', content: 's' }, user('q'), assistant('a'), user('r'), assistant('b')],
    })
  })
})

describe('messages', () => {
  it('reads a bare list, and lists under other names', async () => {
    const turns = [user('q'), assistant('a')]
    expect(await conversationOf(turns)).toEqual({ messages: turns })
    for (const name of ['messages', 'conversations', 'traj'])
      expect(await conversationOf({ id: 1, [name]: turns })).toEqual({ messages: turns })
  })

  it('maps developer and function, keeps ids and names', async () => {
    const { messages } = await conversationOf({
      messages: [
        { role: 'developer', content: 's' },
        user('q'),
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f', arguments: '{"a": 1}' } }],
        },
        { role: 'tool', content: 'r', tool_call_id: 'c1', name: 'f' },
        { role: 'assistant', function_call: { name: 'g', arguments: '{}' }, content: null },
        { role: 'function', content: 'r', name: 'g' },
        { role: 'assistant', content: 'x', tool_calls: [{ name: 'h', arguments: { b: 2 } }] },
        { role: 'assistant', content: 'y', tool_calls: null, function_call: null },
      ],
    })
    expect(messages).toEqual([
      { role: 'system', content: 's' },
      user('q'),
      { role: 'assistant', content: null, tool_calls: [{ id: 'c1', ...call('f', '{"a": 1}') }] },
      { role: 'tool', content: 'r', tool_call_id: 'c1', name: 'f' },
      { role: 'assistant', content: null, tool_calls: [call('g', '{}')] },
      { role: 'tool', content: 'r', name: 'g' },
      { role: 'assistant', content: 'x', tool_calls: [call('h', { b: 2 })] },
      assistant('y'),
    ])
  })

  it('normalises parts, weights and reasoning', async () => {
    const { messages } = await conversationOf({
      messages: [
        {
          role: 'user',
          content: [{ type: 'text', value: 'q' }, { type: 'image', image: 'u', detail: null }, 'tail'],
          loss_weight: 0,
        },
        {
          role: 'assistant',
          content: [
            { type: 'reasoning', value: 'r' },
            { type: 'text', value: 'a' },
          ],
          loss: true,
        },
        {
          role: 'assistant',
          content: [
            { type: 'reasoning', value: 'r' },
            { type: 'tool_call', value: '{"name": "f", "arguments": {}}' },
          ],
        },
        { role: 'assistant', content: 'a', reasoning: 'why', train: false },
        { role: 'assistant', content: 'a', thinking: 'why', weight: 0.5 },
      ],
    })
    expect(messages).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'q' },
          { type: 'image', image: 'u' },
          { type: 'text', text: 'tail' },
        ],
        weight: 0,
      },
      { role: 'assistant', content: 'a', reasoning_content: 'r', weight: 1 },
      { role: 'assistant', content: null, reasoning_content: 'r', tool_calls: [call('f', {})] },
      { role: 'assistant', content: 'a', reasoning_content: 'why', weight: 0 },
      { role: 'assistant', content: 'a', reasoning_content: 'why', weight: 0.5 },
    ])
  })

  it('keeps a key named __proto__ a key', async () => {
    const { messages } = await conversationOf(
      JSON.parse(
        '{"messages": [{"role": "assistant", "content": null, "tool_calls": [{"name": "f", "arguments": {"__proto__": {"x": 1}}}]}]}',
      ) as JsonValue,
    )
    expect(JSON.stringify(messages[0]?.tool_calls?.[0]?.function.arguments)).toBe('{"__proto__":{"x":1}}')
  })
})

describe('prompt-completion', () => {
  it('reads texts and lists of messages', async () => {
    expect(await conversationOf({ prompt: 'q', completion: ' a' })).toEqual({
      messages: [user('q'), assistant(' a')],
    })
    expect(await conversationOf({ prompt: 'q', response: 'a' })).toEqual({
      messages: [user('q'), assistant('a')],
    })
    expect(
      await conversationOf({
        prompt: [{ role: 'system', content: 's' }, user('q')],
        completion: [assistant('a')],
      }),
    ).toEqual({ messages: [{ role: 'system', content: 's' }, user('q'), assistant('a')] })
  })
})

describe('preference data', () => {
  const chosen: ReadOptions = { ...AUTO, preference: 'chosen' }
  const expected = { messages: [user('q'), assistant('good')] }
  it.each<[string, JsonValue]>([
    ['texts', { prompt: 'q', chosen: 'good', rejected: 'bad' }],
    [
      'a prompt text and whole conversations',
      { prompt: 'q', chosen: [user('q'), assistant('good')], rejected: [user('q'), assistant('bad')] },
    ],
    [
      'a prompt text and answers as lists',
      { prompt: 'q', chosen: [assistant('good')], rejected: [assistant('bad')] },
    ],
    ['a prompt list', { prompt: [user('q')], chosen: [assistant('good')], rejected: [assistant('bad')] }],
    ['no prompt', { chosen: [user('q'), assistant('good')], rejected: [user('q'), assistant('bad')] }],
    [
      'ShareGPT turns',
      {
        conversations: [{ from: 'human', value: 'q' }],
        chosen: { from: 'gpt', value: 'good' },
        rejected: { from: 'gpt', value: 'bad' },
      },
    ],
    ['messages and a text', { messages: [user('q')], chosen: 'good', rejected: 'bad' }],
    ['Alpaca', { instruction: 'q', input: '', chosen: 'good', rejected: 'bad' }],
    ['KTO messages', { messages: [user('q'), assistant('good')], label: true }],
    ['KTO prompt and completion', { prompt: 'q', completion: 'good', label: true }],
    ['KTO Alpaca', { instruction: 'q', output: 'good', kto_tag: true }],
  ])('%s: refused, or the chosen side', async (_, record) => {
    await expect(detect(sourceOf(JSON.stringify(record)), AUTO)).rejects.toMatchObject({
      code: 'preference-data',
      message: expect.stringContaining('--preference chosen') as string,
    })
    expect(await conversationOf(record, chosen)).toEqual(expected)
  })

  it('rejects what is labelled false', async () => {
    const rows = await importAll(
      sourceOf(
        '{"prompt":"q","completion":"good","label":true}\n{"prompt":"q","completion":"bad","label":false}',
      ),
      chosen,
    )
    expect(rows.map((row) => (row.ok ? 'ok' : row.code))).toEqual(['ok', 'preference-rejected'])
  })

  it('leaves a boolean label of a classification set alone', async () => {
    expect(await conversationOf({ instruction: 'q', output: 'good', label: false })).toEqual(expected)
  })
})

describe('keys and categories', () => {
  it('come from the fields that are named; numbers become text', async () => {
    const rows = await importAll(
      sourceOf(
        '{"id": 7, "kind": "x", "prompt": "q", "completion": "a"}\n{"prompt": "q", "completion": "a"}',
      ),
      { ...AUTO, keyField: 'id', categoryField: 'kind' },
    )
    expect(rows.map((row) => (row.ok ? [row.key, row.category] : null))).toEqual([
      ['7', 'x'],
      [null, null],
    ])
  })
})
