import { describe, expect, it } from 'vitest'
import type { Message } from '@/lib/core/conversation'
import { auditExample, RULES } from '@/lib/audit'
import { exampleOf, PARAMETERS, rulesFor, turn } from './fixtures'

const user = (content: string): Message => ({ role: 'user', content })
const assistant = (content: string): Message => ({ role: 'assistant', content })
const system: Message = { role: 'system', content: 'Be brief.' }
const call = (...ids: (string | undefined)[]): Message => ({
  role: 'assistant',
  content: null,
  tool_calls: ids.map((id) => ({
    type: 'function',
    function: { name: 'look_up', arguments: '{}' },
    ...(id === undefined ? {} : { id }),
  })),
})
const result = (id?: string): Message => ({
  role: 'tool',
  content: 'found',
  ...(id === undefined ? {} : { tool_call_id: id }),
})

const cases: [string, Message[], string[]][] = [
  ['a plain turn', turn('Who wrote Emma?', 'Jane Austen wrote it.'), []],
  ['a system message and several turns', [system, ...turn('a', 'b'), ...turn('c', 'd')], []],
  ['an empty answer', turn('a', ' \n'), ['empty-response']],
  ['a null answer', [user('a'), { role: 'assistant', content: null }], ['empty-response']],
  ['an answer that is a call', [user('a'), call('1')], []],
  ['an empty prompt', turn('', 'b'), ['empty-prompt']],
  ['a prompt that is a picture', [{ role: 'user', content: [{ type: 'image' }] }, assistant('b')], []],
  ['no user', [assistant('b')], ['empty-prompt', 'role-alternation']],
  ['no messages', [], ['empty-prompt', 'last-not-assistant']],
  ['a user at the end', [...turn('a', 'b'), user('c')], ['last-not-assistant']],
  ['a tool result at the end', [user('a'), call('1'), result('1')], ['last-not-assistant']],
  ['a second system message', [system, user('a'), system, assistant('b')], ['system-not-first']],
  ['two users in a row', [user('a'), ...turn('b', 'c')], ['role-alternation']],
  ['two answers in a row', [...turn('a', 'b'), assistant('c')], ['role-alternation']],
  [
    'an assistant that opens after the system',
    [system, assistant('b'), ...turn('a', 'c')],
    ['role-alternation'],
  ],
  ['a call, its result, an answer', [user('a'), call('1'), result('1'), assistant('b')], []],
  [
    'parallel calls, results in another order',
    [user('a'), call('1', '2'), result('2'), result('1'), assistant('b')],
    [],
  ],
  ['calls without ids', [user('a'), call(undefined, undefined), result(), result(), assistant('b')], []],
  ['call after call', [user('a'), call('1'), result('1'), call('2'), result('2'), assistant('b')], []],
  ['a result nobody asked for', [user('a'), result('1'), assistant('b')], ['orphan-tool-result']],
  [
    'a result of another id',
    [user('a'), call('1'), result('2'), assistant('b')],
    ['orphan-tool-result', 'unanswered-tool-call'],
  ],
  [
    'one result too many',
    [user('a'), call('1'), result('1'), result('1'), assistant('b')],
    ['orphan-tool-result'],
  ],
  ['one result too few', [user('a'), call('1', '2'), result('1'), assistant('b')], ['unanswered-tool-call']],
  [
    'a call that is passed over',
    [user('a'), call('1'), user('well?'), assistant('b')],
    ['unanswered-tool-call'],
  ],
]

describe('structure', () => {
  it.each(cases)('%s', (_, messages, expected) => {
    expect(rulesFor(exampleOf(messages))).toEqual(expected)
  })

  it('marks the message it speaks of', () => {
    const findings = auditExample(exampleOf([...turn('a', 'b'), user('and then?')]), PARAMETERS)
    expect(findings.map(({ spans }) => spans)).toEqual([[{ message: 2, field: 'content', start: 0, end: 9 }]])
  })
})

describe('lengths', () => {
  const withTokens = (total: number, response: number, trained: number): string[] =>
    rulesFor(exampleOf(turn('a', 'b'), { tokens: { total, prompt: total - response, response, trained } }))

  it('draws its lines where the parameters say', () => {
    expect(withTokens(100, 10, 10)).toEqual([])
    expect(withTokens(100, 9, 9)).toEqual(['short-response'])
  })

  it('leaves the labels of classification data alone', () => {
    const label = exampleOf(turn('a', 'positive'), {
      tokens: { total: 20, prompt: 18, response: 2, trained: 2 },
    })
    expect(rulesFor(label)).toEqual(['few-trained-tokens', 'short-response'])
    expect(rulesFor(label, { ...PARAMETERS, checkShortAnswers: false })).toEqual([])
  })

  it('reports what the template said', () => {
    const findings = auditExample(
      exampleOf(turn('a', 'b'), { tokens: null, renderError: 'roles must alternate' }),
      PARAMETERS,
    )
    expect(findings).toEqual([
      {
        rule: 'render-error',
        severity: 'error',
        message: 'The chat template fails on this row: roles must alternate',
        spans: [],
      },
    ])
  })
})

describe('the registry', () => {
  it('has one rule per id, each with its reason and remedy', () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length)
    for (const { id, title, why, remedy } of RULES) {
      expect(id).toMatch(/^[a-z]+(?:-[a-z]+)*$/)
      for (const text of [title, why, remedy]) expect(text.length).toBeGreaterThan(5)
    }
  })
})
