import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Conversation,
  conversationJson,
  keepExactNumbers,
  parseConversation,
  plainConversation,
} from '@/lib/core/conversation'
import { parseExactJson } from '@/lib/core/exact-json'
import { conversationHash } from '@/lib/core/hash'
import { jsonText } from '@/lib/core/json'
import { compileTemplate, pinnedDate, renderConversation } from '@/lib/render'

const CALL =
  '{"messages":[{"content":null,"role":"assistant","tool_calls":[{"type":"function","function":{"name":"f","arguments":{"a":1.0,"b":1e20,"c":9007199254740993,"d":-0,"e":7}}}]}]}'

function rendered(conversation: Conversation): string {
  const template = compileTemplate('{{ messages[0].tool_calls[0].function.arguments | tojson }}')
  const result = renderConversation(conversation, template, {
    specialTokens: {},
    date: pinnedDate('2024-07-26'),
    addGenerationPrompt: false,
  })
  return result.ok ? result.value.text : result.problem.message
}

describe('numbers in tool calls', () => {
  it('are stored as they are written', () => {
    expect(conversationJson(parseConversation(CALL))).toBe(CALL)
  })

  it('are rendered as Python prints what it read', () => {
    expect(rendered(parseConversation(CALL))).toBe(
      '{"a": 1.0, "b": 1e+20, "c": 9007199254740993, "d": 0, "e": 7}',
    )
  })

  it('tell revisions apart, as they train apart', () => {
    expect(conversationHash(parseConversation(CALL))).not.toBe(
      conversationHash(parseConversation(CALL.replace('1.0', '1'))),
    )
  })

  it('are plain numbers on the screen, and exact again after an edit elsewhere', () => {
    const original = parseConversation(CALL)
    const plain = plainConversation(original)
    expect(plain.messages[0]!.tool_calls![0]!.function.arguments).toEqual({
      a: 1,
      b: 1e20,
      c: 9007199254740992,
      d: 0,
      e: 7,
    })
    const edited: Conversation = {
      messages: plain.messages.map((message) => ({ ...message, content: 'Looking it up.' })),
    }
    expect(conversationJson(keepExactNumbers(edited, original))).toContain('"a":1.0,"b":1e20')
    const changed = JSON.parse(JSON.stringify(plain).replace('"e":7', '"e":8')) as Conversation
    expect(conversationJson(keepExactNumbers(changed, original))).toContain('"a":1,')
  })

  it('are plain numbers outside of tools', () => {
    expect(parseExactJson('{"weight":1.0,"tools":[{"minimum":0.0}]}')).toMatchObject({ weight: 1 })
  })

  it('are read like JSON.parse reads them, whatever else the text holds', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify({ tools: value, arguments: 1.5 }).replace('1.5', '1.50')
        expect(JSON.stringify(parseExactJson(text))).toBe(JSON.stringify(JSON.parse(text)))
        expect(jsonText(parseExactJson(text))).toBe(text)
      }),
    )
  })
})
