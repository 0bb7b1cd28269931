import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boilerplateOf, defaultLimits, type Limits, Matcher, type RowText } from '@/lib/decontam'
import { gramHash } from '@/lib/decontam/gram-hash'
import { TokenBuffer } from '@/lib/decontam/tokens'
import { seededRandom } from '@/tests/seeded-random'
import { ADVERSARIAL, boilerplateCorpus, randomCorpus } from '../dedup/corpora'
import { oracleHits } from './oracle'

function hitsOf(
  items: readonly string[],
  rows: readonly (readonly RowText[])[],
  limits: Limits,
): Map<string, number> {
  const matcher = new Matcher(
    items.map((text, id) => ({ id, text })),
    limits,
  )
  const suspects = rows.flatMap((row, at) => (matcher.scan(row) ? [at] : []))
  return new Map(
    suspects.flatMap((at) =>
      matcher.match(rows[at]!).map(({ item, pass, score }) => [`${at} ${item} ${pass}`, score] as const),
    ),
  )
}

const asked = (text: string): RowText[] => [{ text, asked: true }]
const sorted = (hits: Map<string, number>): [string, number][] =>
  [...hits].sort(([a], [b]) => (a < b ? -1 : 1))
const LIMITS = defaultLimits(0)
const LETTERS = [
  'a',
  'b',
  'c',
  '今',
  '天',
  'é',
  'e\u0301',
  '😀',
  '9',
  'が',
  'か\u3099',
  'Σ',
  'İ',
  '=\u0338',
  '!',
  '\n',
]
const text = fc.array(fc.constantFrom(...LETTERS), { maxLength: 40 }).map((letters) => letters.join(' '))
const tight = fc.array(fc.constantFrom(...LETTERS), { maxLength: 25 }).map((letters) => letters.join(''))
/** Few enough letters that grams come back by chance. */
const repeating = fc
  .array(fc.constantFrom('a', '今', 'É'), { minLength: 3, maxLength: 20 })
  .map((letters) => letters.join(' '))
const any = fc.oneof(text, tight, repeating, repeating)
const rowOf = fc.array(fc.record({ text: any, asked: fc.boolean() }), { maxLength: 3 })

describe('matcher', () => {
  it('finds what brute force on strings finds, in any script and length', () => {
    fc.assert(
      fc.property(
        fc.array(any, { maxLength: 5 }),
        fc.array(rowOf, { maxLength: 8 }),
        fc.record({
          size: fc.integer({ min: 5, max: 9 }),
          coverage: fc.constantFrom(0, 0.5, 0.8),
          anySize: fc.integer({ min: 5, max: 13 }),
          jaccard: fc.constantFrom(0.2, 0.5, 1),
          containment: fc.constantFrom(0.1, 0.3, 0.7),
          commonRows: fc.constantFrom(0, 1, 2, 100),
          commonItems: fc.constantFrom(1, 2, 100),
        }),
        (items, rows, limits) => {
          expect(sorted(hitsOf(items, rows, limits))).toEqual(sorted(oracleHits(items, rows, limits)))
        },
      ),
      { numRuns: 400 },
    )
  })

  it.each([
    ['random', randomCorpus(3, 120, 40)],
    ['boilerplate', boilerplateCorpus(4, 60)],
    ['hostile', ADVERSARIAL],
  ])('agrees with brute force on a %s corpus of which a third are the items', (_, texts) => {
    const items = texts.filter((__, at) => at % 3 === 0)
    const rows = texts.map((each, at) => [
      { text: each, asked: true },
      { text: texts[(at + 7) % texts.length]!, asked: false },
    ])
    for (const commonRows of [3, 1000]) {
      const limits = { ...LIMITS, commonRows }
      expect(sorted(hitsOf(items, rows, limits))).toEqual(sorted(oracleHits(items, rows, limits)))
    }
  })

  it('does not depend on the order of the rows', () => {
    const texts = boilerplateCorpus(5, 200)
    const items = texts.slice(0, 40)
    const random = seededRandom(9)
    const order = texts
      .map((_, at) => ({ at, place: random() }))
      .sort((a, b) => a.place - b.place)
      .map(({ at }) => at)
    const limits = { ...LIMITS, commonRows: 20 }
    const straight = hitsOf(items, texts.map(asked), limits)
    const shuffled = hitsOf(
      items,
      order.map((at) => asked(texts[at]!)),
      limits,
    )
    const named = new Map(
      [...shuffled].map(([hit, score]) => [hit.replace(/^\d+/, (at) => String(order[Number(at)])), score]),
    )
    expect(straight.size).toBeGreaterThan(40)
    expect(sorted(named)).toEqual(sorted(straight))
  })

  it('compares tokens where two different grams have one hash', () => {
    const prefix = 'one two three four five'
    const { first, second } = collision(prefix, 3)
    // Without a comparison of tokens the row would cover the whole item.
    expect(
      sorted(hitsOf([`${prefix} ${first}`], [asked(`${prefix} ${second}`)], LIMITS)).map(([hit]) => hit),
    ).toEqual([])
    const anchors = collision('one', 4)
    expect(hitsOf([`one ${anchors.first}`], [asked(`and one ${anchors.second} more`)], LIMITS).size).toBe(0)
  })

  it('takes an item shorter than a gram as one gram, and one of under five words whole and alone', () => {
    const found = (item: string, row: string): string[] =>
      sorted(hitsOf([item], [asked(row)], LIMITS)).map(([hit]) => hit)
    expect(found('what is the capital of france', 'tell me: What is the capital of France?')).toEqual([
      '0 0 any-ngram',
      '0 0 near',
      '0 0 ngram',
    ])
    expect(found('yes', 'yes it is, yes')).toEqual([])
    expect(found('yes', 'Yes!')).toEqual(['0 0 exact'])
    expect(found('', '')).toEqual([])
    expect(found('true or false', 'Is this true or false, and why?')).toEqual([])
    expect(found('今天天气很好', '他说今天天气很好。')).toEqual(['0 0 any-ngram', '0 0 near', '0 0 ngram'])
  })

  it('takes words of an item for a hit where they are more than half of it, not half', () => {
    const words = Array.from({ length: 16 }, (_, at) => `word${at}`)
    const share = (count: number): number | undefined =>
      hitsOf([words.join(' ')], [asked(`${words.slice(0, count).join(' ')} and nothing else`)], LIMITS).get(
        '0 0 ngram',
      )
    expect(LIMITS.coverage).toBe(0.5)
    expect([8, 9].map(share)).toEqual([undefined, 9 / 16])
  })

  it('finds an item as one message, as all that was asked and as the whole row', () => {
    const row = [
      { text: 'Be brief.', asked: true },
      { text: 'How are you?', asked: true },
      { text: 'Fine.', asked: false },
    ]
    const exact = (item: string): boolean => hitsOf([item], [row], LIMITS).has('0 0 exact')
    expect(exact('how are you')).toBe(true)
    expect(exact('be brief how are you')).toBe(true)
    expect(exact('be brief how are you fine')).toBe(true)
    expect(exact('how are you fine')).toBe(false)
  })

  it('leaves grams out that too many rows have, and says so', () => {
    const opening = 'you are a helpful assistant that answers every question with great care and'
    const items = [
      `${opening} add two and two please now`,
      'an item of its own that stands in a single row of these',
    ]
    const rows = Array.from({ length: 30 }, (_, at) =>
      asked(at === 4 ? items[1]! : `${opening} ${at} is a number`),
    )
    const matcher = new Matcher(
      items.map((each, id) => ({ id, text: each })),
      { ...LIMITS, commonRows: 20 },
    )
    const suspects = rows.flatMap((row, at) => (matcher.scan(row) ? [at] : []))
    expect(suspects.flatMap((at) => matcher.match(rows[at]!).map(({ item }) => item))).toEqual([1, 1, 1, 1])
    const { setAside, blindItems, examples } = boilerplateOf(matcher)
    expect({ setAside, blindItems }).toEqual({ setAside: 6, blindItems: 0 })
    expect(examples[0]).toEqual({ text: 'you are a helpful assistant that answers every', rows: 29 })
  })

  it.each([{ size: 4 }, { anySize: 101 }, { size: 7.5 }, { coverage: 1.1 }, { jaccard: Number.NaN }])(
    'refuses %o',
    (wrong) => {
      expect(() => new Matcher([], { ...LIMITS, ...wrong })).toThrow(/not possible/)
    },
  )
})

/** Two different runs of words that give, after a prefix, grams of one 32-bit hash. */
function collision(prefix: string, count: number): { first: string; second: string } {
  const random = seededRandom(1)
  const buffer = new TokenBuffer()
  const seen = new Map<number, string>()
  for (;;) {
    const ending = Array.from({ length: count }, () => Math.floor(random() * 1e6).toString(36)).join(' ')
    buffer.fill([{ text: `${prefix} ${ending}` }])
    const hash = gramHash(buffer.tokens, 0, buffer.length)
    const first = seen.get(hash)
    if (first !== undefined && first !== ending) return { first, second: ending }
    seen.set(hash, ending)
  }
}
