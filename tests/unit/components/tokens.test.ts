import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  countTrained,
  firstWhere,
  isTrained,
  type Rendered,
  runAt,
  sourceAt,
  tokensOver,
  trainedFlags,
} from '@/components/tokens/columns'
import { TokenCursor } from '@/components/tokens/cursor'
import { projectMarks } from '@/components/tokens/project-marks'
import { addedBy, continues, groupRuns, groupTokens, sourceName } from '@/components/tokens/run-groups'
import { SourceLinks } from '@/components/tokens/source-links'
import type { Conversation } from '@/lib/core/conversation'

const text = '<s>user: hi there</s>ok'
const SPANS = [
  [0, 3],
  [3, 9],
  [9, 11],
  [11, 17],
  [17, 21],
  [21, 23],
  [22, 23],
] as const
const rendered: Rendered = {
  ok: true,
  text,
  perMessage: [],
  trained: 1,
  beyond: null,
  warnings: [],
  tokenizer: 't',
  policy: 'p',
  maxLength: 10,
  runs: [
    { start: 0, end: 3, trained: false, kind: 'special', message: null, role: null },
    { start: 3, end: 9, trained: false, kind: 'template', message: 0, role: 'user' },
    { start: 9, end: 17, trained: false, kind: 'content', message: 0, role: 'user' },
    { start: 17, end: 21, trained: false, kind: 'special', message: null, role: null },
    { start: 21, end: 23, trained: true, kind: 'content', message: 1, role: 'assistant' },
  ],
  tokens: {
    ids: [0, 1, 2, 3, 4, 5, 6],
    starts: SPANS.map(([start]) => start),
    ends: SPANS.map(([, end]) => end),
    trained: [[5, 7]],
    pieces: Object.fromEntries(SPANS.map((_, id) => [id, `p${id}`])),
    special: [0, 4],
  },
  sources: {
    starts: [0, 3, 9, 17, 21],
    sources: [0, 1, 2, 3, 4],
    offsets: [0, 0, 2, 0, 0],
    table: [
      { kind: 'input', name: 'bos_token' },
      { kind: 'template', line: 4, column: 7 },
      { kind: 'message', message: 0, field: 'content' },
      { kind: 'template', line: 5, column: 1 },
      { kind: 'message', message: 1, field: 'content' },
    ],
  },
}
const conversation: Conversation = {
  messages: [
    { role: 'user', content: '  hi there\n' },
    { role: 'assistant', content: 'ok' },
  ],
}
const links = new SourceLinks(rendered, conversation)

describe('token groups', () => {
  it('hold every run and every token once, in order', () => {
    expect(groupRuns(rendered.runs).map(({ message, runs }) => [message, runs.length])).toEqual([
      [null, 1],
      [0, 2],
      [null, 1],
      [1, 1],
    ])
    expect(groupTokens(rendered).map(({ chunks }) => chunks)).toEqual([
      [{ from: 0, to: 1 }],
      [{ from: 1, to: 4 }],
      [{ from: 4, to: 5 }],
      [{ from: 5, to: 7 }],
    ])
  })

  it('cut a long message into blocks, at a newline where there is one', () => {
    const long = 'abcdefghi\n'.repeat(150)
    const starts = Array.from(long, (_, index) => index)
    const many: Rendered = {
      ...rendered,
      text: long,
      runs: [{ start: 0, end: long.length, trained: false, kind: 'content', message: 0, role: 'user' }],
      tokens: {
        ids: starts,
        starts,
        ends: starts.map((start) => start + 1),
        trained: [],
        pieces: {},
        special: [],
      },
    }
    const [group] = groupTokens(many)
    expect(group!.chunks.map(({ from, to }) => to - from)).toEqual([400, 400, 400, 300])
    const shifted = { ...many, text: `x${long.slice(1, 5)}${long}`.slice(0, long.length) }
    expect(
      groupTokens(shifted)[0]!.chunks.every(({ to }) => to === long.length || shifted.text[to - 1] === '\n'),
    ).toBe(true)
  })

  it('know a token that only continues a character', () => {
    expect(rendered.tokens.ids.map((_, index) => continues(rendered.tokens, index))).toEqual([
      false,
      false,
      false,
      false,
      false,
      false,
      true,
    ])
  })
})

describe('token columns', () => {
  it('find tokens, labels and runs as a plain search does', () => {
    const { tokens, runs } = rendered
    for (let start = 0; start < text.length; start++) {
      for (let end = start + 1; end <= text.length; end++) {
        const over = SPANS.flatMap(([from, to], index) => (from < end && to > start ? [index] : []))
        expect(tokensOver(tokens, start, end)).toEqual({ from: over[0], to: over.at(-1)! + 1 })
      }
      expect(runAt(runs, start)).toBe(runs.find((run) => run.start <= start && run.end > start))
    }
    expect(tokens.ids.map((_, index) => isTrained(tokens, index))).toEqual(
      [...trainedFlags(tokens)].map((flag) => flag === 1),
    )
    expect(countTrained(tokens, { from: 3, to: 6 })).toBe(1)
    expect(tokensOver(tokens, 23, 30)).toBeNull()
  })

  it('search sorted items by halves', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 50 })),
        fc.integer({ min: -1, max: 51 }),
        (values, bound) => {
          const sorted = values.sort((a, b) => a - b)
          const plain = sorted.findIndex((value) => value > bound)
          expect(firstWhere(sorted, (value) => value > bound)).toBe(plain === -1 ? sorted.length : plain)
        },
      ),
    )
  })
})

describe('sources', () => {
  it('say who wrote a character, counted from 1', () => {
    const name = (offset: number) => {
      const found = sourceAt(rendered, offset)!
      return sourceName(found.source, found.at)
    }
    expect([name(0), name(4), name(12), name(22)]).toEqual([
      'bos_token, character 1',
      'template, line 4, column 7',
      'message 1, content, character 6',
      'message 2, content, character 2',
    ])
    expect(rendered.runs.map((run) => addedBy(rendered, run))).toEqual([
      'Special token',
      'Added by the template, line 4',
      undefined,
      'Special token written by the template, line 5',
      undefined,
    ])
  })

  it('lead from the text to the words of the message and back', () => {
    expect(links.toSource(12, 22)).toEqual([
      { path: 'messages.0.content', span: { start: 5, end: 10 } },
      { path: 'messages.1.content', span: { start: 0, end: 1 } },
    ])
    expect(links.toText('messages.0.content', 5, 10)).toEqual([{ start: 12, end: 17 }])
    expect(links.toText('messages.0.content', 0, 2)).toEqual([])
    expect(links.toSource(3, 9)).toEqual([])
  })

  it('show parts of a content as one text, and values that were made over as a whole', () => {
    const parts: Conversation = {
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'abc' },
            { type: 'text', text: 'de' },
          ],
        },
        { role: 'assistant', content: null },
      ],
    }
    const made = new SourceLinks(
      {
        ...rendered,
        text: 'abcde{"x":1}',
        sources: {
          starts: [0, 3, 5],
          sources: [0, 1, 2],
          offsets: [0, 0, -1],
          table: [
            { kind: 'message', message: 0, field: 'content.0.text' },
            { kind: 'message', message: 0, field: 'content.1.text' },
            { kind: 'message', message: 1, field: 'tool_calls.0.function.arguments' },
          ],
        },
      },
      parts,
    )
    expect(made.toSource(3, 5)).toEqual([{ path: 'messages.0.content', span: { start: 4, end: 6 } }])
    expect(made.toText('messages.0.content', 4, 5)).toEqual([{ start: 3, end: 4 }])
    expect(made.toSource(7, 8)).toEqual([{ path: 'messages.1.tool_calls.0.function.arguments', span: null }])
    expect(made.toText('messages.1.tool_calls.0', 0, 1)).toEqual([{ start: 5, end: 12 }])
  })
})

describe('projectMarks', () => {
  const mark = { message: 0, field: 'content' as const, start: 5, end: 10, current: true }
  it('finds the words of a span in the rendered text, where the template trimmed the message too', () => {
    const [found] = projectMarks(links, [mark])
    expect(text.slice(found!.start, found!.end)).toBe('there')
  })

  it('leaves out what the template left out', () => {
    expect(
      projectMarks(links, [
        { ...mark, start: 0, end: 2 },
        { ...mark, field: 'reasoning_content' },
        { ...mark, field: 'tool_calls' },
      ]),
    ).toEqual([])
  })
})

describe('TokenCursor', () => {
  it('shows what is under the pointer, else what was chosen, and says when to bring it into sight', () => {
    const cursor = new TokenCursor({ from: 1, to: 2 })
    const told: boolean[] = []
    const stop = cursor.subscribe((reveal) => told.push(reveal))
    cursor.hover({ from: 3, to: 4 })
    cursor.hover({ from: 3, to: 4 })
    expect(cursor.current()).toEqual({ from: 3, to: 4 })
    cursor.hover(null)
    expect(cursor.current()).toEqual({ from: 1, to: 2 })
    cursor.choose({ from: 5, to: 7 }, true)
    expect(cursor.chosen).toEqual({ from: 5, to: 7 })
    stop()
    cursor.choose(null)
    expect(told).toEqual([false, false, true])
  })
})
