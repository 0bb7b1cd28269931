import fc from 'fast-check'
import { expect, it } from 'vitest'
import { printable, printableJson } from '@/lib/core/printable'

it('controls of a terminal and marks of direction are shown, and do nothing', () => {
  expect(printable('a\u001b[31mb\u009b2J\u202ec\u0007\rd\r\ne\tf\n')).toBe(
    'a\\u001b[31mb\\u009b2J\\u202ec\\u0007\\u000dd\ne\tf\n',
  )
  expect(printable('wörld 你好 😀 שלום')).toBe('wörld 你好 😀 שלום')
})

it('JSON stays the same value, without any of them', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const json = printableJson(JSON.stringify({ [text]: text }))
      expect(JSON.parse(json)).toEqual({ [text]: text })
      expect(json).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
    }),
  )
})
