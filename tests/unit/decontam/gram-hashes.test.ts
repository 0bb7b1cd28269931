import { describe, expect, it } from 'vitest'
import {
  boilerplateOf,
  defaultLimits,
  exportGramHashes,
  GramHashMatcher,
  Matcher,
  parseGramHashes,
} from '@/lib/decontam'
import { ADVERSARIAL, randomCorpus } from '../dedup/corpora'

const TEXTS = [...randomCorpus(8, 150, 40), ...ADVERSARIAL]

describe('an eval set as gram hashes', () => {
  it('is found as the set itself is by the exact and the n-gram pass, and marks the row alone', () => {
    const items = TEXTS.filter((_, at) => at % 3 === 0).map((text, id) => ({ id, text }))
    const set = exportGramHashes(items, { name: 'private', n: 8, seed: 4711 })
    const hashed = new GramHashMatcher(parseGramHashes(JSON.stringify(set), 'set.json'), {
      coverage: 0.5,
      commonRows: Infinity,
      commonItems: 2,
    })
    const plain = new Matcher(items, { ...defaultLimits(0), commonRows: Infinity, commonItems: 2 })
    let found = 0
    for (const text of TEXTS) {
      const row = [
        { text: 'something else', asked: true },
        { text, asked: false },
      ]
      const expected = plain
        .match(row)
        .filter(({ pass }) => pass === 'ngram' || pass === 'exact')
        .map(({ item, pass, score }) => [item, pass, score])
        .sort()
      const hits = hashed.match(row)
      expect(hits.map(({ item, pass, score }) => [item, pass, score]).sort()).toEqual(expected)
      expect(hits.every(({ row: spans }) => spans.length > 0 && spans.every((span) => span.text === 1))).toBe(
        true,
      )
      found += hits.length
    }
    expect(found).toBeGreaterThan(50)
  })

  it('holds no text, and other hashes under another seed', () => {
    const items = [
      { id: 3, text: 'a secret question that nobody may read before the test is held' },
      { id: 4, text: 'yes' },
    ]
    const one = exportGramHashes(items, { name: 'one', n: 8, seed: 1 })
    const other = exportGramHashes(items, { name: 'other', n: 8, seed: 2 })
    expect(JSON.stringify(one)).not.toMatch(/secret|question/)
    expect(one.items[0]).toMatchObject({ id: 3, tokens: 12 })
    expect(one.items[1]).toEqual({
      id: 4,
      tokens: 1,
      stem: false,
      whole: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      grams: [],
    })
    expect(one.items[0]!.grams.length).toBe(5)
    expect(one.items[0]!.grams.some((gram) => other.items[0]!.grams.includes(gram))).toBe(false)
  })

  it('refuses grams that are no sign of anything', () => {
    expect(() => exportGramHashes([], { name: 'short', n: 2, seed: 1 })).toThrow(/not possible/)
  })

  it('flags the rows that the set itself flags where its items share a long preamble, and one was copied into 40 % of the rows', () => {
    const words = (name: string, count: number): string =>
      Array.from({ length: count }, (_, at) => `${name}${at}`).join(' ')
    const preamble = words('rule', 200)
    const items = Array.from({ length: 12 }, (_, id) => ({
      id,
      text: `${preamble}\n\n${words(`item${id}x`, 30)}`,
    }))
    const limits = defaultLimits(600)
    const rows = [
      ...Array.from({ length: 240 }, (_, at) => `Question ${at}: ${items[0]!.text}`),
      ...items.map(({ text }) => text),
      ...items.map(({ id }) => words(`item${id}x`, 30)),
      ...Array.from({ length: 5 }, (_, at) => `${preamble} ${words(`other${at}x`, 30)}`),
      preamble,
      ...Array.from({ length: 330 }, (_, at) => words(`row${at}x`, 40)),
    ].map((text) => [{ text, asked: true }])
    const matchers = [
      new GramHashMatcher(exportGramHashes(items, { name: 'private', n: 8, seed: 3 }), limits),
      new Matcher(items, limits),
    ]
    for (const row of rows) for (const matcher of matchers) matcher.scan(row)
    for (const matcher of matchers) {
      const found = rows.map((row) => [
        ...new Set(
          matcher
            .match(row)
            .filter(({ pass }) => pass !== 'any-ngram')
            .map(({ item }) => item),
        ),
      ])
      expect(found).toEqual([
        ...new Array<number[]>(240).fill([0]),
        ...items.map(({ id }) => [id]),
        ...items.map(({ id }) => [id]),
        ...new Array<number[]>(336).fill([]),
      ])
    }
  })

  it('leaves out grams that many rows have without the item, and no copies of it, as the set itself does', () => {
    const opening = 'write a python function to find the largest of the numbers that are given in a list'
    const items = [
      `${opening} and return its square root as an integer`,
      'an item of its own that stands in many of the rows',
    ]
    const matcher = new GramHashMatcher(
      exportGramHashes(
        items.map((text, id) => ({ id, text })),
        { name: 'private', n: 8, seed: 1 },
      ),
      { coverage: 0.5, commonRows: 3, commonItems: 3 },
    )
    const plain = new Matcher(
      items.map((text, id) => ({ id, text })),
      { ...defaultLimits(0), commonRows: 3 },
    )
    const rows = Array.from({ length: 6 }, (_, at) => [`${opening} ${at}`, `${at}: ${items[1]!}`])
      .flat()
      .map((text) => [{ text, asked: true }])
    for (const row of rows)
      expect([matcher.scan(row), plain.scan(row)].includes(false)).toBe(
        rows.indexOf(row) >= 6 && rows.indexOf(row) % 2 === 0,
      )
    expect(rows.map((row) => matcher.match(row).map(({ item }) => item))).toEqual(
      rows.map((_, at) => (at % 2 === 0 ? [] : [1])),
    )
    for (const row of [...rows, [{ text: items[0]!, asked: true }]]) {
      expect(matcher.match(row).map(({ item, pass, score }) => [item, pass, score])).toEqual(
        plain
          .match(row)
          .filter(({ pass }) => pass === 'ngram' || pass === 'exact')
          .map(({ item, pass, score }) => [item, pass, score]),
      )
    }
    expect(matcher.unchecked).toBe(1)
    expect(boilerplateOf(plain).uncheckedItems).toMatchObject([{ id: 0, rows: 6 }])
  })
})

describe('texts of a few words as hashes', () => {
  const stem = 'What would you like to drink?'
  const items = [`${stem}\nA. warm tea with milk\nB. cold water with ice`, stem, 'Define osmosis', 'yes'].map(
    (text, at) => ({ id: Math.max(0, at - 1), text }),
  )
  const asked = (...texts: string[]) => texts.map((text) => ({ text, asked: true }))

  it('are found whole and equal, short stems in sentences too unless many rows have them', () => {
    const hashed = new GramHashMatcher(exportGramHashes(items, { name: 'private', n: 8, seed: 1 }), {
      coverage: 0.5,
      commonRows: 3,
      commonItems: 3,
    })
    const plain = new Matcher(items, { ...defaultLimits(0), commonRows: 3 })
    const rows = [
      asked(stem),
      asked('Define osmosis!'),
      asked('Define', 'osmosis'),
      asked('Please define osmosis'),
      asked('YES'),
      asked('yes', 'no'),
      asked(`She asks: ${stem}`),
    ]
    const compare = (): number[][] => {
      for (const row of rows) expect(hashed.scan(row)).toBe(plain.scan(row))
      return rows.map((row) => {
        const hits = hashed.match(row)
        expect(hits.map(({ item, pass }) => `${item} ${pass}`).sort()).toEqual(
          plain
            .match(row)
            .filter(({ pass }) => pass === 'ngram' || pass === 'exact')
            .map(({ item, pass }) => `${item} ${pass}`)
            .sort(),
        )
        expect(hits.every(({ row: spans }) => spans.length > 0)).toBe(true)
        return [...new Set(hits.map(({ item }) => item))]
      })
    }
    expect(compare()).toEqual([[1], [2], [2], [], [3], [3], [1]])
    for (let copy = 0; copy < 4; copy++)
      for (const matcher of [hashed, plain]) matcher.scan(asked(`Scene ${copy}. She asks: ${stem}`))
    expect(compare()).toEqual([[1], [2], [2], [], [3], [3], []])
    expect(hashed.unchecked).toBe(boilerplateOf(plain).unchecked)
  })
})

describe('a hostile file of hashes', () => {
  const good = exportGramHashes(
    [{ id: 3, text: 'a secret question that nobody may read before the test is held' }],
    { name: 'private', n: 8, seed: 1 },
  )
  const item = good.items[0]!

  it.each([
    ['no JSON', '{', /not JSON/],
    ['another file', '{"messages":[]}', /winnow: /],
    ['a name of any length', JSON.stringify({ ...good, name: 'x'.repeat(101) }), /name: /],
    [
      'a text instead of hashes',
      JSON.stringify({ ...good, items: [{ ...item, grams: ['a secret question'] }] }),
      /items\.0\.grams\.0: is no hash/,
    ],
    [
      'more words than it has hashes for',
      JSON.stringify({ ...good, items: [{ ...item, tokens: 999_999 }] }),
      /item 3 of 999999 words has 5 hashes, where 999992 belong/,
    ],
    [
      'words without end',
      JSON.stringify({ ...good, items: [{ ...item, tokens: 1e12 }] }),
      /items\.0\.tokens/,
    ],
    [
      'one hash over and over',
      JSON.stringify({
        ...good,
        items: [
          {
            id: 1,
            tokens: 30_007,
            stem: false,
            whole: '0'.repeat(16),
            grams: new Array(30_000).fill('0'.repeat(16)),
          },
        ],
      }),
      /30000 times/,
    ],
    [
      'a file of an older Winnow',
      JSON.stringify({ ...good, version: 1, items: [{ id: 3, tokens: 12, grams: item.grams }] }),
      /older Winnow .*short texts.*written again .*gram-hashes EVAL/,
    ],
    ['an unknown field', JSON.stringify({ ...good, text: 'hm' }), /text/],
  ])('is refused with the place: %s', (_, text, message) => {
    expect(() => parseGramHashes(text, 'file.json')).toThrow(message)
  })
})
