import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Conversation } from '@/lib/core/conversation'
import { passagesOf } from '@/lib/core/passage'

const asked = (content: string): Conversation => ({ messages: [{ role: 'user', content }] })
const span = (start: number, end: number) => ({ message: 0, field: 'content' as const, start, end })

describe('passagesOf', () => {
  test('a short text is shown whole, its spans marked', () => {
    expect(passagesOf(asked('What is a monad, please?'), [span(5, 15)])).toEqual([
      {
        message: 0,
        role: 'user',
        field: 'content',
        pieces: [
          { text: 'What ', marked: false },
          { text: 'is a monad', marked: true },
          { text: ', please?', marked: false },
        ],
      },
    ])
  })

  test('what lies far from the marks is left out', () => {
    const [passage] = passagesOf(
      asked(`${'a'.repeat(1_000)}MARK${'b'.repeat(1_000)}MARK${'c'.repeat(1_000)}`),
      [span(1_000, 1_004), span(2_004, 2_008)],
    )
    expect(passage!.pieces.map((piece) => (piece === null ? null : piece.text))).toEqual([
      null,
      'a'.repeat(160),
      'MARK',
      'b'.repeat(160),
      null,
      'b'.repeat(160),
      'MARK',
      'c'.repeat(160),
      null,
    ])
  })

  test('a mark that is too long to read ends in what is left out, never in unmarked text', () => {
    const [passage] = passagesOf(asked('x'.repeat(9_000)), [span(0, 8_000)])
    expect(passage!.pieces).toEqual([{ text: 'x'.repeat(4_000), marked: true }, null])
  })

  test('tool calls are marked in their text, one per line', () => {
    const conversation: Conversation = {
      messages: [
        {
          role: 'assistant',
          content: null,
          tool_calls: [
            { type: 'function', function: { name: 'add', arguments: '{"a": 1}' } },
            { type: 'function', function: { name: 'sub', arguments: '{}' } },
          ],
        },
      ],
    }
    const [passage] = passagesOf(conversation, [{ message: 0, field: 'tool_calls', start: 13, end: 16 }])
    expect(passage!.pieces.filter((piece) => piece?.marked)).toEqual([{ text: 'sub', marked: true }])
  })

  test('any spans of any text: pieces follow the text, and no character is cut', () => {
    const place = fc.nat(900)
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 800 }),
        fc.array(fc.tuple(place, place), { maxLength: 6 }),
        (text, pairs) => {
          const whole = (at: number) =>
            Array.from(text.slice(0, at))
              .join('')
              .replace(/[\ud800-\udbff]$/, '').length
          const spans = pairs.map(([a, b]) => span(whole(Math.min(a, b)), whole(Math.max(a, b))))
          for (const { pieces } of passagesOf(asked(text), spans)) {
            let at = 0
            for (const piece of pieces) {
              if (piece === null) continue
              const found = text.indexOf(piece.text, at)
              expect(found).toBeGreaterThanOrEqual(at)
              expect(piece.text.isWellFormed()).toBe(true)
              at = found + piece.text.length
            }
            if (!pieces.includes(null)) expect(pieces.map((piece) => piece!.text).join('')).toBe(text)
          }
        },
      ),
    )
  })
})
