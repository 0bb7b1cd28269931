import { expect, it } from 'vitest'
import type { Conversation } from '@/lib/core/conversation'
import { beginning, shownConversation } from '@/lib/contract/shown'

const row = (texts: readonly string[]): Conversation => ({
  messages: texts.map((content, index) => ({ role: index % 2 === 0 ? 'user' : 'assistant', content })),
})
const sizeOf = (value: unknown): number => JSON.stringify(value).length

it('a conversation that fits is shown unchanged', () => {
  const conversation = row(['a'.repeat(100), 'b'])
  expect(shownConversation(conversation, 1_000)).toEqual({ conversation })
  expect(shownConversation(conversation, 1_000).conversation).toBe(conversation)
})

it('a long text is cut and no short one is hidden, wherever it is', () => {
  for (const texts of [
    ['a'.repeat(50_000), 'the answer'],
    ['the question', 'a'.repeat(50_000)],
  ]) {
    const { conversation, cut } = shownConversation(row(texts), 1_000)
    const shown = conversation.messages.map(({ content }) => content as string)
    const long = texts[0]!.length > texts[1]!.length ? 0 : 1
    expect(shown[1 - long]).toBe(texts[1 - long])
    expect(texts[long]!.startsWith(shown[long]!)).toBe(true)
    expect(shown[long]!.length).toBeGreaterThan(900)
    expect(cut).toMatchObject({ messages: 2, lengths: { [`messages.${long}.content`]: 50_000 } })
    expect(cut!.shown).toBeLessThanOrEqual(1_000)
    expect(cut!.characters).toBeGreaterThan(50_000)
  }
})

it('the shown size is bounded for every shape of row', () => {
  const wide = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`key ${index}`, index]))
  const call = (args: Conversation['tools']): Conversation => ({
    messages: [
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ type: 'function', function: { name: 'f', arguments: args! } }],
      },
    ],
  })
  const shapes: Record<string, Conversation> = {
    'many long texts': row(Array.from({ length: 100 }, () => 'x'.repeat(50_000))),
    'many messages': row(Array.from({ length: 300_000 }, () => 'x')),
    parts: {
      messages: [
        { role: 'user', content: Array.from({ length: 200_000 }, () => ({ type: 'text', text: 'x' })) },
      ],
    },
    'a picture in a part': {
      messages: [
        { role: 'user', content: [{ type: 'image_url', image_url: { url: 'x'.repeat(5_000_000) } }] },
      ],
    },
    'arguments with many keys': call([wide]),
    'arguments of many numbers': call(Array.from({ length: 500_000 }, () => 0)),
    'a long key': call([{ ['k'.repeat(3_000_000)]: 1 }]),
    'a long name': { messages: [{ role: 'user', content: 'x', name: 'n'.repeat(3_000_000) }] },
    tools: { messages: [{ role: 'user', content: 'x' }], tools: [wide, 'y'.repeat(2_000_000)] },
    reasoning: { messages: [{ role: 'assistant', content: 'x', reasoning_content: 'y'.repeat(2_000_000) }] },
  }
  for (const [name, conversation] of Object.entries(shapes)) {
    const { conversation: shown, cut } = shownConversation(conversation)
    expect(cut, name).toBeDefined()
    expect(sizeOf(shown), name).toBeLessThan(1_500_000)
    // What views rely on.
    for (const message of shown.messages) {
      expect(message, name).toHaveProperty('content')
      for (const { function: called } of message.tool_calls ?? []) expect(called, name).toHaveProperty('name')
    }
    expect(sizeOf(conversation), name).toBeGreaterThan(sizeOf(shown))
  }
})

it('shortening changes no input and splits no character', () => {
  const conversation = row(['\u{1f600}'.repeat(5_000), 'b'])
  const before = JSON.stringify(conversation)
  const shown = shownConversation(conversation, 1_001).conversation.messages[0]!.content as string
  expect(JSON.stringify(conversation)).toBe(before)
  expect(shown.isWellFormed()).toBe(true)
  expect(beginning('ab\u{1f600}', 3)).toBe('ab')
})

it('keys with a meaning in JavaScript are kept', () => {
  const args = JSON.parse('{"__proto__": {"a": 1}}') as Record<string, never>
  const { conversation } = shownConversation(
    {
      messages: [
        {
          role: 'assistant',
          content: 'x'.repeat(10_000),
          tool_calls: [{ type: 'function', function: { name: 'f', arguments: args } }],
        },
      ],
    },
    1_000,
  )
  expect(JSON.stringify(conversation.messages[0]!.tool_calls)).toContain('"__proto__":{"a":1}')
})
