import { describe, expect, it } from 'vitest'
import type { Conversation } from '@/lib/core/conversation'
import { arrangeSystemPrompts, inspect } from '@/lib/render'
import { assistant, chat, setupOf, system, user } from './setups'

const contents = (conversation: Conversation) =>
  arrangeSystemPrompts(conversation, 'merge-into-user').messages.map(
    ({ role, content }) => `${role}: ${typeof content === 'string' ? content : ''}`,
  )

describe('merging system messages', () => {
  it('puts each before the user message that follows it', () => {
    expect(contents(chat(system('S'), user('u1'), assistant('a1'), system('T'), user('u2')))).toEqual([
      'user: S\n\nu1',
      'assistant: a1',
      'user: T\n\nu2',
    ])
    expect(contents(chat(system('S'), system('T'), user('u')))).toEqual(['user: S\n\nT\n\nu'])
    expect(contents(chat(system('S'), assistant('a'), user('u')))).toEqual(['assistant: a', 'user: S\n\nu'])
  })

  it('leaves what it cannot or need not merge', () => {
    const plain = chat(user('u'), assistant('a'))
    expect(arrangeSystemPrompts(plain, 'merge-into-user')).toBe(plain)
    expect(contents(chat(user('u'), assistant('a'), system('S')))).toEqual([
      'user: u',
      'assistant: a',
      'system: S',
    ])
    expect(contents(chat(system(''), user('u')))).toEqual(['user: u'])
    const kept = chat(system('S'), user('u'))
    expect(arrangeSystemPrompts(kept, 'keep')).toBe(kept)
  })

  it('merges into content in parts, and is done once', () => {
    const parts = chat(system('S'), { role: 'user', content: [{ type: 'text', text: 'u' }] })
    const merged = arrangeSystemPrompts(parts, 'merge-into-user')
    expect(merged.messages[0]!.content).toEqual([
      { type: 'text', text: 'S\n\n' },
      { type: 'text', text: 'u' },
    ])
    expect(arrangeSystemPrompts(merged, 'merge-into-user')).toEqual(merged)
  })
})

describe('Gemma 2 and a system message', () => {
  const conversation = chat(system('Be brief.'), user('Hi'), assistant('Yo'))

  it('is refused with the remedy', async () => {
    const inspection = inspect(conversation, await setupOf('gemma2'))
    expect(inspection).toMatchObject({ ok: false, error: { code: 'template-raised' } })
    expect(inspection.ok || inspection.error.message).toMatch(
      /^System role not supported\. With its system message merged/,
    )
  })

  it('is rendered merged, its places said in the recorded messages', async () => {
    const inspection = inspect(conversation, await setupOf('gemma2', { systemPrompts: 'merge-into-user' }))
    if (!inspection.ok) throw new Error(inspection.error.message)
    const { text, sources, perMessage } = inspection
    expect(text).toBe(
      '<bos><start_of_turn>user\nBe brief.\n\nHi<end_of_turn>\n<start_of_turn>model\nYo<end_of_turn>\n',
    )
    const at = (part: string) => {
      const index = sources.starts.findLastIndex((start) => start <= text.indexOf(part))
      return {
        source: sources.table[sources.sources[index]!],
        offset: sources.offsets[index]! + text.indexOf(part) - sources.starts[index]!,
      }
    }
    expect(at('brief')).toMatchObject({
      source: { kind: 'message', message: 0, field: 'content' },
      offset: 3,
    })
    expect(at('Hi')).toMatchObject({ source: { kind: 'message', message: 1, field: 'content' }, offset: 0 })
    expect(at('Yo')).toMatchObject({ source: { kind: 'message', message: 2, field: 'content' }, offset: 0 })
    expect(perMessage.map(({ message, role, trained }) => [message, role, trained > 0])).toEqual([
      [0, 'system', false],
      [1, 'user', false],
      [2, 'assistant', true],
    ])
  })

  it("keeps its places where a template shows only the user's part", async () => {
    const inspection = inspect(
      conversation,
      await setupOf('gemma2', {
        systemPrompts: 'merge-into-user',
        template: '{{ messages[0].content[12:] }}{{ messages[1].content }}',
      }),
    )
    if (!inspection.ok) throw new Error(inspection.error.message)
    expect(inspection.text).toBe('iYo')
    expect(inspection.sources).toMatchObject({
      offsets: [1, 0],
      table: [
        { message: 1, field: 'content' },
        { message: 2, field: 'content' },
      ],
    })
  })
})
