import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, isJsonObject } from '@/lib/core/json'

describe('canonical JSON', () => {
  it('says the same value, whatever the order of keys, in the same bytes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const holder = { value }
        const text = canonicalJson(holder)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(holder)))
        expect(canonicalJson(reversed(holder) as object)).toBe(text)
      }),
    )
  })

  it('keeps a key named __proto__', () => {
    expect(canonicalJson(JSON.parse('{"b":1,"__proto__":{"a":2}}') as object)).toBe(
      '{"__proto__":{"a":2},"b":1}',
    )
  })
})

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  )
}
