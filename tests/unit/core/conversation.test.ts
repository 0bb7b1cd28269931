import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Conversation, conversationJson, isFlat, type Message, ROLES } from '@/lib/core/conversation'
import { conversationHash, sha256 } from '@/lib/core/hash'
import { canonicalJson } from '@/lib/core/json'

const message: fc.Arbitrary<Message> = fc.record(
  {
    role: fc.constantFrom(...ROLES),
    content: fc.option(fc.string()),
    name: fc.string(),
    reasoning_content: fc.string(),
    tool_call_id: fc.string(),
    weight: fc.constantFrom(0, 0.5, 1),
  },
  { requiredKeys: ['role', 'content'] },
)

describe('a conversation as JSON', () => {
  it('is canonical where nothing is nested, and so hashes without being sorted', () => {
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 5 }), (messages) => {
        const conversation: Conversation = { messages }
        expect(isFlat(conversation)).toBe(true)
        expect(conversationJson(conversation)).toBe(canonicalJson(conversation))
        expect(conversationHash(conversation)).toBe(sha256(canonicalJson(conversation)))
        expect(JSON.parse(conversationJson(conversation))).toEqual(JSON.parse(JSON.stringify(conversation)))
      }),
    )
  })

  it('keeps the order of what the record nests, which templates print, but not in the hash', () => {
    const withTools = (tool: object, given: object): Conversation => ({
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'x' }] },
        {
          role: 'assistant',
          content: null,
          tool_calls: [
            {
              type: 'function',
              function: { name: 'f', arguments: JSON.parse(JSON.stringify(given)) as string },
            },
          ],
        },
      ],
      tools: [JSON.parse(JSON.stringify(tool)) as string],
    })
    const one = withTools({ type: 'function', name: 'f' }, { zebra: 1, apple: 2 })
    const other = withTools({ name: 'f', type: 'function' }, { apple: 2, zebra: 1 })
    expect(conversationJson(one)).toContain('{"zebra":1,"apple":2}')
    expect(conversationJson(one)).toContain('{"type":"function","name":"f"}')
    expect(conversationJson(one)).not.toBe(conversationJson(other))
    expect(conversationHash(one)).toBe(conversationHash(other))
  })
})
