import { expect, it } from 'vitest'
import type { Inspection } from '@/lib/contract/inspection'
import { cutInspection } from '@/lib/render'

const WHOLE: Inspection = {
  ok: true,
  beyond: null,
  text: 'ab😀cdef',
  trained: 3,
  tokenizer: 't',
  policy: 'p',
  maxLength: 10,
  runs: [
    { start: 0, end: 4, trained: false, kind: 'template', message: null, role: null },
    { start: 4, end: 8, trained: true, kind: 'content', message: 0, role: 'assistant' },
  ],
  tokens: {
    ids: [1, 2, 3, 4],
    starts: [0, 2, 4, 6],
    ends: [2, 4, 6, 8],
    trained: [[1, 4]],
    pieces: { 1: 'ab', 2: '😀', 3: 'cd', 4: 'ef' },
    special: [4],
  },
  sources: {
    starts: [0, 4],
    sources: [0, 1],
    offsets: [-1, 0],
    table: [
      { kind: 'template', line: 1, column: 1 },
      { kind: 'message', message: 0, field: 'content' },
    ],
  },
  perMessage: [{ message: 0, role: 'assistant', tokens: 2, trained: 2 }],
  warnings: [
    {
      code: 'x',
      severity: 'info',
      message: '',
      span: { start: 6, end: 7 },
      source: null,
      why: '',
      remedy: '',
    },
  ],
}

it('an inspection that fits is not cut', () => expect(cutInspection(WHOLE, 8)).toBe(WHOLE))

it('a cut inspection ends at a whole character, and keeps the counts and findings of the whole', () => {
  expect(cutInspection(WHOLE, 5)).toEqual({
    ...WHOLE,
    text: 'ab😀c',
    runs: [
      { start: 0, end: 4, trained: false, kind: 'template', message: null, role: null },
      { start: 4, end: 5, trained: true, kind: 'content', message: 0, role: 'assistant' },
    ],
    tokens: {
      ids: [1, 2, 3],
      starts: [0, 2, 4],
      ends: [2, 4, 5],
      trained: [[1, 3]],
      pieces: { 1: 'ab', 2: '😀', 3: 'cd' },
      special: [],
    },
    warnings: [{ code: 'x', severity: 'info', message: '', span: null, source: null, why: '', remedy: '' }],
    cut: { characters: 8, tokens: 4 },
  })
  const cut = cutInspection(WHOLE, 3)
  expect(cut.ok && [cut.text, cut.sources.starts, cut.tokens.trained]).toEqual(['ab', [0], []])
})
