import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromJson, parseTemplate } from '@/lib/jinja'

/** What `{{ x }}|{{ x | tojson }}` prints for a JSON text. */
function printed(json: string): string {
  return parseTemplate('{{ x }}|{{ x | tojson }}').render({ x: fromJson(json) }).text
}

describe('fromJson', () => {
  it.each([
    ['1', '1|1'],
    ['1.0', '1.0|1.0'],
    ['-0', '0|0'],
    ['-0.0', '-0.0|-0.0'],
    ['1e20', '1e+20|1e+20'],
    ['1E-7', '1e-07|1e-07'],
    ['0.1', '0.1|0.1'],
    ['12345678901234567890', '12345678901234567890|12345678901234567890'],
    ['1e400', 'inf|Infinity'],
    ['123456789.0', '123456789.0|123456789.0'],
    ['{"b":1,"10":2.0,"2":[]}', '{\'b\': 1, \'10\': 2.0, \'2\': []}|{"b": 1, "10": 2.0, "2": []}'],
    ['{"a":1.5,"a":2.5}', '{\'a\': 2.5}|{"a": 2.5}'],
    ['{"__proto__":1.0}', '{\'__proto__\': 1.0}|{"__proto__": 1.0}'],
    ['{"__proto__":{"a":1}}', '{\'__proto__\': {\'a\': 1}}|{"__proto__": {"a": 1}}'],
    ['[true,null,"1.0\\"\\u00e9"]', '[True, None, \'1.0"é\']|[true, null, "1.0\\"é"]'],
  ])('%s', (json, text) => expect(printed(json)).toBe(text))

  it.each(['', '{', '[1.0,]', '01.5', '{"a" 1.0}', 'NaN'])('refuses %j', (json) =>
    expect(() => fromJson(json)).toThrow(SyntaxError),
  )

  it('refuses nesting that would exhaust the stack', () => {
    expect(() => fromJson(`${'['.repeat(5000)}1.5${']'.repeat(5000)}`)).toThrow(SyntaxError)
  })

  it('reads what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const { text } = parseTemplate('{{ x | tojson(separators=(",", ":")) }}').render({
          x: fromJson(JSON.stringify([value, 1.5])),
        })
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify([value, 1.5])))
      }),
    )
  })

  it('takes plain values as well: integral numbers are ints, undefined is absent', () => {
    const x = { a: 1, b: 1.5, c: 2n ** 70n, d: undefined, e: new Map([['k', [null]]]) }
    expect(parseTemplate('{{ x }}').render({ x }).text).toBe(
      "{'a': 1, 'b': 1.5, 'c': 1180591620717411303424, 'e': {'k': [None]}}",
    )
    expect(() => parseTemplate('{{ x }}').render({ x: { f: () => 1 } })).toThrow(
      'a template can only be given JSON values',
    )
  })
})
