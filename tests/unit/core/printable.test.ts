import fc from 'fast-check'
import { expect, it } from 'vitest'
import { printable, printableJson } from '@/lib/core/printable'

it('terminal controls and direction marks are shown as escapes', () => {
  expect(printable('a\u001b[31mb\u009b2J\u202ec\u0007\rd\r\ne\tf\n')).toBe(
    'a\\u001b[31mb\\u009b2J\\u202ec\\u0007\\u000dd\ne\tf\n',
  )
  expect(printable('wörld 你好 😀 שלום')).toBe('wörld 你好 😀 שלום')
})

it('JSON keeps its value without terminal controls', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const json = printableJson(JSON.stringify({ [text]: text }))
      expect(JSON.parse(json)).toEqual({ [text]: text })
      expect(json).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
    }),
  )
})
