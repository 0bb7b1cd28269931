import { describe, expect, it } from 'vitest'
import { fromDrafts, sameConversation, toDrafts } from '@/components/review/draft'
import type { Conversation } from '@/lib/core/conversation'

const conversation: Conversation = {
  messages: [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'What is on it?' },
        { type: 'image', url: 'x' },
      ],
      name: 'Ann',
    },
    {
      role: 'assistant',
      content: null,
      reasoning_content: 'look it up',
      tool_calls: [{ type: 'function', function: { name: 'find', arguments: { q: 1 } } }],
    },
    { role: 'tool', content: '{}', tool_call_id: 'c1' },
    { role: 'assistant', content: 'A cat.', weight: 0.5 },
  ],
  tools: [{ type: 'function' }],
}

describe('drafts', () => {
  it('give the same conversation back while nothing is edited, with every field', () => {
    const result = fromDrafts(toDrafts(conversation), conversation)
    expect(result).toEqual({ ok: true, value: conversation })
  })

  it('keep what is not edited when a message moves', () => {
    const result = fromDrafts(toDrafts(conversation).toReversed(), conversation)
    expect(result.ok && result.value.messages[0]).toEqual(conversation.messages[3])
    expect(result.ok && sameConversation(result.value, conversation)).toBe(false)
  })

  it('say which message is wrong and why', () => {
    const drafts = toDrafts(conversation)
    expect(fromDrafts([], conversation)).toMatchObject({ ok: false })
    expect(
      fromDrafts(
        drafts.map((draft) => (draft.key === 0 ? { ...draft, text: '[{"no":1}]' } : draft)),
        conversation,
      ),
    ).toMatchObject({ ok: false, problem: expect.stringContaining('Message 1') as string })
    expect(
      fromDrafts(
        drafts.map((draft) => (draft.key === 1 ? { ...draft, toolCalls: '[' } : draft)),
        conversation,
      ),
    ).toMatchObject({ ok: false, problem: expect.stringContaining('Message 2') as string })
  })
})
