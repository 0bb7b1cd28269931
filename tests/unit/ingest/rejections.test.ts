import { describe, expect, it } from 'vitest'
import type { JsonValue } from '@/lib/core/json'
import { REJECTION_TITLES } from '@/lib/ingest'
import { AUTO, importAll, sourceOf } from './sources'

const good = '{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}'

/** The rejection of a bad second line between two good ones, which must both survive. */
async function rejectionOf(line: string | Uint8Array) {
  const rows = await importAll(
    sourceOf(Buffer.concat([Buffer.from(`${good}\n`), Buffer.from(line), Buffer.from(`\n${good}`)])),
  )
  expect(rows.map((row) => row.ok)).toEqual([true, false, true])
  const [, row, last] = rows
  if (row?.ok !== false) throw new Error('accepted')
  expect(last?.line).toBe(3)
  expect(row.line).toBe(2)
  expect(row.excerpt.length).toBeLessThanOrEqual(200)
  expect(row.excerpt).not.toMatch(/[\p{Cc}\p{Cs}]/u)
  expect(Object.keys(REJECTION_TITLES)).toContain(row.code)
  return row
}

const messages = (...list: JsonValue[]) => JSON.stringify({ messages: list })

describe('rejected rows', () => {
  it.each<[string, string, string]>([
    ['not-a-record', '42', 'the number 42'],
    ['not-a-record', '"text"', 'a string'],
    ['unknown-schema', '[1, 2]', 'items are not messages'],
    ['unknown-schema', '{"question": "q", "answer": "a"}', 'Fields found: question, answer'],
    ['unknown-schema', '{"prompt": "q"}', 'Nearest schema: prompt-completion, which needs completion'],
    ['empty-messages', messages(), 'messages is an empty list'],
    ['wrong-type', '{"messages": 3}', 'messages is the number 3; it must be a list'],
    ['wrong-type', messages('hello'), 'messages[0] is a string'],
    ['wrong-type', messages({ role: 'user', content: 5 }), 'messages[0].content is the number 5'],
    ['wrong-type', messages({ role: 'user', content: 'x', weight: 3 }), 'messages[0].weight is the number 3'],
    ['wrong-type', messages({ role: 'user', content: [{ text: 5, type: 'text' }] }), 'content[0].text'],
    ['missing-role', messages({ content: 'x' }), 'messages[0].role is missing'],
    [
      'unknown-role',
      messages({ role: 'user', content: 'x' }, { role: 'robot', content: 'x' }),
      'messages[1].role is "robot"',
    ],
    ['missing-content', messages({ role: 'user' }), 'messages[0] has no content'],
    ['null-content-without-tool-calls', messages({ role: 'assistant', content: null }), 'no tool_calls'],
    [
      'null-content-without-tool-calls',
      messages({ role: 'assistant', content: null, tool_calls: [] }),
      'no tool_calls',
    ],
    [
      'malformed-tool-call',
      messages({ role: 'assistant', content: null, tool_calls: [{ arguments: {} }] }),
      'tool_calls[0] has no name',
    ],
    [
      'malformed-tools',
      '{"tools": "[{", "messages": [{"role":"user","content":"q"}]}',
      'tools holds JSON text that cannot be read',
    ],
    [
      'malformed-tools',
      '{"tools": "[{\\"name\\":1,\\"name\\":2}]", "messages": [{"role":"user","content":"q"}]}',
      'the key "name" twice',
    ],
    [
      'two-system-prompts',
      '{"system": "a", "messages": [{"role":"system","content":"b"},{"role":"user","content":"q"}]}',
      'Keep one',
    ],
    [
      'lone-surrogate',
      '{"messages":[{"role":"user","content":"x\\ud83d y"}]}',
      'messages[0].content holds half',
    ],
    [
      'too-deep',
      `{"messages":[{"role":"assistant","content":null,"tool_calls":[{"name":"f","arguments":${'['.repeat(100)}${']'.repeat(100)}}]}]}`,
      'deeper than 64',
    ],
    ['preference-data', '{"prompt":"q","chosen":"a","rejected":"b"}', '--preference chosen'],
    ['conversation-tree', '{"message_tree_id":"x","prompt":{"text":"q","replies":[]}}', 'conversation tree'],
  ])('%s: %s', async (code, line, words) => {
    const row = await rejectionOf(line)
    expect(row.code).toBe(code)
    expect(row.message).toContain(words)
    expect(row.message).toMatch(/\.$/)
  })

  it.each<[string, number, string]>([
    ['{"messages": [}', 15, 'unexpected "}"'],
    ['{"messages": ["a"', 18, 'ends too early'],
    ["{'messages': []}", 2, 'a single quote'],
    ['{"a": None}', 7, 'None is Python'],
    ['{"a": NaN}', 7, 'NaN is Python'],
    ['{"a": "x\ty"}', 9, 'U+0009'],
    ['{"a": "x\0y"}', 9, 'U+0000'],
    ['{"a": 1} x', 10, 'unexpected "x"'],
  ])('malformed-json names the column: %s', async (line, column, words) => {
    const row = await rejectionOf(line)
    expect([row.code, row.column]).toEqual(['malformed-json', column])
    expect(row.message).toContain(words)
  })

  it.each<[string, number, string]>([
    ['{"messages":[{"role":"user","content":"a","content":"b"}]}', 43, '"content"'],
    [`{"messages":[],"messages":[{"role":"user","content":"q"}]}`, 16, '"messages"'],
    ['{"a":1,"\\u0061":2}', 8, '"a"'],
    ['{"b":{"c" : ": \\" : {", "c":[{}]}}', 25, '"c"'],
    ['{"__proto__":1,"__proto__":2}', 16, '"__proto__"'],
  ])('duplicate-key names key and column: %s', async (line, column, name) => {
    const row = await rejectionOf(line)
    expect([row.code, row.column]).toEqual(['duplicate-key', column])
    expect(row.message).toContain(`has the key ${name} twice`)
  })

  it('a key given twice with one value, and text that looks like keys, is no defect', async () => {
    const answer = JSON.stringify('{"a": 1, "a": 2} \\" : "b": \\\\')
    const rows = await importAll(
      sourceOf(
        `{"id":7,"id":7,"messages":[{"role":"user","content":": q"},{"role":"assistant","content":${answer}}]}`,
      ),
    )
    expect(rows.map((row) => row.ok)).toEqual([true])
  })

  it('not-utf-8 names the byte', async () => {
    const row = await rejectionOf(
      Buffer.concat([Buffer.from('{"a": "é'), Buffer.of(0xe9), Buffer.from('"}')]),
    )
    expect([row.code, row.column]).toEqual(['not-utf-8', 10])
    expect(row.message).toContain('0xE9')
  })

  it('accepts escaped surrogate pairs and escaped NULs, which are characters', async () => {
    const rows = await importAll(sourceOf('{"prompt": "\\ud83d\\ude00 \\u0000", "completion": "a"}'))
    expect(rows[0]).toMatchObject({
      ok: true,
      conversation: { messages: [{ content: '😀 \0' }, { content: 'a' }] },
    })
  })
})

describe('schemas side by side', () => {
  const mixed =
    '{"prompt":"q","completion":"a"}\n{"instruction":"q","output":"a"}\n{"prompt":"q","completion":"a"}\n'
  it('refuses a mixed file, naming the lines of each schema', async () => {
    await expect(importAll(sourceOf(mixed, 'm.jsonl'))).rejects.toMatchObject({
      code: 'mixed-schemas',
      message: expect.stringMatching(
        /prompt-completion: 2 rows \(line 1, 3\); alpaca: 1 row \(line 2\).*--format/,
      ) as string,
    })
  })
  it('keeps all rows, or takes one schema and rejects the other', async () => {
    expect((await importAll(sourceOf(mixed), { ...AUTO, mixed: 'keep-all' })).every((row) => row.ok)).toBe(
      true,
    )
    const rows = await importAll(sourceOf(mixed), { ...AUTO, format: 'alpaca' })
    expect(rows.map((row) => (row.ok ? 'ok' : row.code))).toEqual(['other-schema', 'ok', 'other-schema'])
  })
  it('does not take a row that lacks a field for another schema', async () => {
    const rows = await importAll(
      sourceOf('{"instruction":"q","output":"a"}\n{"instruction":"q"}\n{"instruction":"q","output":null}'),
    )
    expect(rows.map((row) => (row.ok ? 'ok' : row.code))).toEqual([
      'ok',
      'missing-content',
      'missing-content',
    ])
    const empty = await importAll(
      sourceOf('{"conversations":[{"role":"user","content":"q"}]}\n{"conversations":[]}'),
    )
    expect(empty.map((row) => (row.ok ? 'ok' : row.code))).toEqual(['ok', 'empty-messages'])
  })
})
