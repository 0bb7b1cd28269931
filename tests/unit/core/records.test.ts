import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Conversation, Message } from '@/lib/core/conversation'
import { conversationHash } from '@/lib/core/hash'
import type { JsonValue } from '@/lib/core/json'
import { toRecord } from '@/lib/core/records'
import { EXPORT_SCHEMAS } from '@/lib/core/status'
import { AUTO, importAll, sourceOf } from '../ingest/sources'

// Any text but halves of surrogate pairs, which no file can hold.
const text = fc.string({ unit: 'binary', maxLength: 12 })
const json = fc
  .jsonValue({ maxDepth: 3, stringUnit: 'binary' })
  .filter((value) => value !== null) as fc.Arbitrary<JsonValue>
const call = fc.record(
  { type: fc.constant('function' as const), function: fc.record({ name: text, arguments: json }), id: text },
  { requiredKeys: ['type', 'function'] },
)
const part = fc.record({ type: fc.constant('text'), text })
const message: fc.Arbitrary<Message> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ role: fc.constantFrom('system', 'user', 'assistant', 'tool'), content: text }),
  },
  fc.record(
    {
      role: fc.constantFrom('user', 'assistant'),
      content: fc.oneof(text, fc.array(part, { maxLength: 3 })),
      reasoning_content: text,
      weight: fc.constantFrom(0, 0.5, 1),
      name: text,
    },
    { requiredKeys: ['role', 'content'] },
  ),
  fc.record({
    role: fc.constant('assistant'),
    content: fc.oneof(fc.constant(null), text),
    tool_calls: fc.array(call, { minLength: 1, maxLength: 3 }),
  }),
  fc.record(
    { role: fc.constant('tool'), content: text, tool_call_id: text },
    { requiredKeys: ['role', 'content'] },
  ),
)
const exchange = fc.tuple(text, text).map(([user, assistant]): Message[] => [
  { role: 'user', content: user },
  { role: 'assistant', content: assistant },
])
const dialogue = fc
  .tuple(fc.option(text), fc.array(exchange, { minLength: 1, maxLength: 3 }))
  .map(([system, turns]): Message[] => [
    ...(system === null ? [] : [{ role: 'system' as const, content: system }]),
    ...turns.flat(),
  ])
const messages = fc.oneof(fc.array(message, { minLength: 1, maxLength: 5 }), {
  weight: 3,
  arbitrary: dialogue,
})
const tool = fc.record({
  type: fc.constant('function'),
  function: fc.record({ name: text, parameters: fc.dictionary(text, json) }),
})
const conversation = fc.record(
  { messages, tools: fc.array(tool, { minLength: 1, maxLength: 2 }) },
  { requiredKeys: ['messages'] },
) as fc.Arbitrary<Conversation>

describe('toRecord', () => {
  it.each(EXPORT_SCHEMAS)(
    'gives a %s record that reads back as the same conversation, or refuses',
    async (schema) => {
      let converted = 0
      await fc.assert(
        fc.asyncProperty(conversation, async (given) => {
          const record = toRecord(given, schema)
          if (!record.ok) {
            expect(record.problem).toMatch(/\.$/)
            return
          }
          converted++
          const [row] = await importAll(sourceOf(JSON.stringify(record.value) + '\n'), {
            ...AUTO,
            format: schema,
          })
          expect(row).toMatchObject({ ok: true })
          if (row?.ok === true) expect(conversationHash(row.conversation)).toBe(conversationHash(given))
        }),
        { numRuns: 500 },
      )
      expect(converted).toBeGreaterThan(20)
    },
  )

  it('writes one exchange as plain Alpaca and earlier turns as history', () => {
    const turns: Message[] = [
      { role: 'system', content: 's' },
      { role: 'user', content: 'a' },
      { role: 'assistant', content: 'b' },
      { role: 'user', content: 'c' },
      { role: 'assistant', content: '' },
    ]
    expect(toRecord({ messages: turns }, 'alpaca')).toEqual({
      ok: true,
      value: { instruction: 'c', input: '', output: '', system: 's', history: [['a', 'b']] },
    })
    expect(toRecord({ messages: turns.slice(1, 3) }, 'alpaca')).toEqual({
      ok: true,
      value: { instruction: 'a', input: '', output: 'b' },
    })
  })

  it('names what a schema has no place for', () => {
    const refusal = (given: Message[], schema: (typeof EXPORT_SCHEMAS)[number]) => {
      const record = toRecord({ messages: given }, schema)
      return record.ok ? '' : record.problem
    }
    const user: Message = { role: 'user', content: 'u' }
    expect(refusal([], 'messages')).toContain('no messages')
    expect(refusal([{ role: 'assistant', content: null }], 'messages')).toContain(
      'neither content nor tool calls',
    )
    expect(
      refusal([user, { role: 'assistant', content: 'a', reasoning_content: 'r' }], 'sharegpt'),
    ).toContain('reasoning_content (message 2)')
    expect(refusal([user], 'alpaca')).toContain('assistant last')
    expect(
      refusal(
        [
          user,
          {
            role: 'assistant',
            content: null,
            tool_calls: [{ type: 'function', function: { name: 'f', arguments: {} } }],
          },
        ],
        'alpaca',
      ),
    ).toContain('tool calls')
  })
})
