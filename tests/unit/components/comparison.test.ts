import { describe, expect, it } from 'vitest'
import { compareColumns } from '@/components/inspector/comparison'
import type { Conversation, Message } from '@/lib/core/conversation'
import type { Inspection } from '@/lib/contract/inspection'
import { inspect } from '@/lib/render'
import { assistant, chat, setupOf, system, user } from '../render/setups'

const TEMPLATE = '{% for m in messages %}[{{ m.role }}]{{ m.content }}<|im_end|>{% endfor %}'

async function column(
  conversation: Conversation,
  options: Parameters<typeof setupOf>[1] = {},
  tokenizer = 'qwen2_5',
): Promise<Inspection> {
  return inspect(conversation, await setupOf(tokenizer, options))
}

/** What is marked in a cell, as text with its difference. */
function marked(columns: readonly Inspection[], index: number): string[][] {
  const inspection = columns[index]!
  if (!inspection.ok) throw new Error(inspection.error.message)
  return compareColumns(columns).map(({ cells }) =>
    (cells[index]?.marks ?? []).map(
      ({ start, end, difference }) => `${difference}: ${inspection.text.slice(start, end)}`,
    ),
  )
}

const CHAT = chat(user('One'), assistant('Two three'), user('Four'), assistant('Five'))

describe('compareColumns', () => {
  it('calls the same identical', async () => {
    const one = await column(CHAT)
    expect(compareColumns([one, one, one]).map(({ verdict }) => verdict)).toEqual([
      'identical',
      'identical',
      'identical',
      'identical',
      'identical',
    ])
  })

  it('marks what is trained in one column and masked in the other, and counts its tokens', async () => {
    const columns = [
      await column(CHAT, { policy: 'assistant' }),
      await column(CHAT, { policy: 'assistant-last' }),
    ]
    const rows = compareColumns(columns)
    expect(rows.map(({ message, verdict }) => [message, verdict])).toEqual([
      [null, 'identical'],
      [0, 'identical'],
      [1, 'training'],
      [2, 'identical'],
      [3, 'identical'],
    ])
    expect(marked(columns, 0)[2]).toEqual(['trained: Two three<|im_end|>'])
    expect(marked(columns, 1)[2]).toEqual(['masked: Two three<|im_end|>'])
    expect(rows[2]!.cells.map((cell) => [cell!.trainedHere, cell!.maskedHere])).toEqual([
      [3, 0],
      [0, 3],
    ])
    expect(rows[2]!.cells.map((cell) => cell!.trained)).toEqual([3, 0])
  })

  it('keeps the words of a message together, whatever the templates write around them', async () => {
    const columns = [
      await column(CHAT, { template: TEMPLATE }),
      await column(CHAT, { template: TEMPLATE.replace('[{{ m.role }}]', 'Two three {{ m.role }}: ') }),
    ]
    const rows = compareColumns(columns)
    expect(rows.map(({ verdict }) => verdict)).toEqual(['template', 'template', 'template', 'template'])
    // "Two three" of the template is not the answer's "Two three".
    expect(marked(columns, 1)[1]).toEqual(['text: Two three ', 'text: : '])
    const after = [
      columns[0]!,
      await column(CHAT, { template: TEMPLATE.replace('<|im_end|>', ' Two three<|im_end|>') }),
    ]
    expect(marked(after, 1)[1]).toEqual(['text:  Two three'])
    expect(rows.flatMap(({ cells }) => cells.map((cell) => cell!.trainedHere + cell!.maskedHere))).toEqual([
      0, 0, 0, 0, 0, 0, 0, 0,
    ])
  })

  it('holds on to the words of the record where templates share more words of their own, in another order', async () => {
    const columns = [
      await column(CHAT, { template: TEMPLATE.replace('{{ m.content }}', 'a: b: c: d:\\n{{ m.content }}') }),
      await column(CHAT, { template: TEMPLATE.replace('{{ m.content }}', '{{ m.content }}\\na: b: c: d:') }),
    ]
    expect(compareColumns(columns).map(({ verdict }) => verdict)).toEqual([
      'template',
      'template',
      'template',
      'template',
    ])
    expect(marked(columns, 0)[1]!.join()).not.toContain('Two')
  })

  it('calls the same text the same, whoever wrote it', async () => {
    const columns = [
      await column(CHAT, { template: TEMPLATE }),
      await column(CHAT, {
        template: TEMPLATE.replace(
          '{{ m.content }}',
          '{{ m.content[:1] }}{{ m.content[1:] | string | replace("zz", "") }}',
        ).replace('[{{ m.role }}]', '{{ "[" ~ m.role ~ "]" }}'),
      }),
    ]
    expect(compareColumns(columns).map(({ verdict }) => verdict)).toEqual([
      'identical',
      'identical',
      'identical',
      'identical',
    ])
  })

  it('tells content that a template changes or leaves out from its markers', async () => {
    const columns = [
      await column(CHAT, { template: TEMPLATE }),
      await column(CHAT, {
        template: TEMPLATE.replace('{{ m.content }}', '{% if m.role == "user" %}{{ m.content }}{% endif %}'),
      }),
    ]
    expect(compareColumns(columns).map(({ verdict }) => verdict)).toEqual([
      'identical',
      'text',
      'identical',
      'text',
    ])
    expect(marked(columns, 0)[1]).toEqual(['text: Two three'])
  })

  it('has a row for a message that only one column shows, and shows a column that cannot render as nothing', async () => {
    const given = chat(system('Be nice.'), ...CHAT.messages)
    const without =
      '{% for m in messages if m.role != "system" %}[{{ m.role }}]{{ m.content }}<|im_end|>{% endfor %}'
    const columns = [
      await column(given, {}, 'gemma2'),
      await column(given, { template: TEMPLATE }),
      await column(given, { template: without }),
    ]
    expect(columns[0]!.ok).toBe(false)
    const rows = compareColumns(columns)
    expect(rows.map(({ cells }) => cells.map((cell) => cell !== null))).toEqual([
      [false, true, false],
      ...Array.from({ length: 4 }, () => [false, true, true]),
    ])
    expect(rows.map(({ verdict }) => verdict)).toEqual([
      'text',
      'identical',
      'identical',
      'identical',
      'identical',
    ])
    expect(compareColumns([columns[0]!])).toEqual([])
  })

  it('shows where a marker mask trains a tool result and a template mask does not', async () => {
    const call: Message = {
      role: 'assistant',
      content: '',
      tool_calls: [{ type: 'function', function: { name: 'f', arguments: { x: 1 } } }],
    }
    const tools = [{ type: 'function', function: { name: 'f', parameters: {} } }]
    const turn = {
      messages: [
        user('Call it.'),
        call,
        { role: 'tool', content: 'It is 18 degrees' } satisfies Message,
        assistant('18.'),
      ],
      tools,
    }
    const columns = [
      await column(turn, { policy: 'assistant' }, 'llama3_1'),
      await column(turn, { policy: 'unsloth' }, 'llama3_1'),
    ]
    const tool = compareColumns(columns).find(({ role }) => role === 'tool')!
    expect(tool.verdict).toBe('training')
    expect(tool.cells[1]!.trainedHere).toBe(tool.cells[1]!.tokens)
    expect(tool.cells[0]!.trained).toBe(0)
    const plain = [
      await column(CHAT, { policy: 'assistant' }, 'llama3_1'),
      await column(CHAT, { policy: 'unsloth' }, 'llama3_1'),
    ]
    expect(compareColumns(plain).map(({ verdict }) => verdict)).not.toContain('training')
  })

  it('compares 32 k tokens without losing one', async () => {
    const long = chat(user('word '.repeat(16_000)), assistant('an answer '.repeat(8_000)))
    const columns = await Promise.all(
      ['assistant', 'all', 'completion', 'assistant-last'].map((policy) => column(long, { policy })),
    )
    const rows = compareColumns(columns)
    expect(rows.map(({ verdict }) => verdict)).toContain('training')
    columns.forEach((each, at) =>
      expect(rows.reduce((sum, { cells }) => sum + (cells[at]?.tokens ?? 0), 0)).toBe(
        each.ok && each.tokens.ids.length,
      ),
    )
  })
})
