import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  buildIndex,
  DEFAULT_SHINGLING,
  hotGrams,
  JoinShard,
  mergeTexts,
  nearPairs,
  newFilter,
  planJoin,
  ShingleCollection,
  type Shingling,
} from '@/lib/dedup'
import { seededRandom } from '../../../seeded-random'
import { ADVERSARIAL, boilerplateCorpus, randomCorpus } from '../corpora'
import { expandPairs, oraclePairs, sorted } from '../oracle'

const THRESHOLDS = [0.5, 0.7, 0.8, 0.9, 1]

function found(
  texts: readonly string[],
  threshold: number,
  shingling: Shingling = DEFAULT_SHINGLING,
): [string, number][] {
  const collection = new ShingleCollection(shingling)
  for (const text of texts) collection.add(text)
  return sorted(expandPairs(nearPairs(collection, { threshold })))
}

function expectOracle(
  texts: readonly string[],
  threshold: number,
  shingling: Shingling = DEFAULT_SHINGLING,
): number {
  const expected = sorted(oraclePairs(texts, threshold, shingling))
  expect(found(texts, threshold, shingling)).toEqual(expected)
  return expected.length
}

describe('nearPairs agrees with brute force', () => {
  it.each(THRESHOLDS)('on random rows at %s', (threshold) => {
    expect(expectOracle(randomCorpus(1, 1500), threshold)).toBeGreaterThan(20)
  })

  it.each(THRESHOLDS)('on boilerplate at %s', (threshold) => {
    expect(expectOracle(boilerplateCorpus(2, 1200), threshold)).toBeGreaterThan(20)
  })

  it.each(THRESHOLDS)('on empty, short, CJK, emoji and broken texts at %s', (threshold) => {
    expect(expectOracle(ADVERSARIAL, threshold)).toBeGreaterThan(10)
    expectOracle(ADVERSARIAL, threshold, { unit: 'character', size: 3 })
    expectOracle(ADVERSARIAL, threshold, { unit: 'word', size: 1 })
  })

  it('on rows of one to four words, by the hundred', () => {
    expectOracle(randomCorpus(3, 2000, 5), 0.5)
    expectOracle(randomCorpus(4, 600, 5), 0.5, { unit: 'word', size: 1 })
  })

  it('by characters', () => {
    expectOracle(randomCorpus(5, 400), 0.7, { unit: 'character', size: 5 })
    expectOracle(randomCorpus(6, 400), 0.5, { unit: 'character', size: 24 })
  })

  it('with copies of rows that have near copies', () => {
    const texts = randomCorpus(7, 300)
    expectOracle([...texts, ...texts, ...texts.slice(0, 100)], 0.7)
  })

  it('with one row of a megabyte', () => {
    const long = randomCorpus(8, 8000).join('\n')
    expect(long.length).toBeGreaterThan(500_000)
    const texts = [
      ...randomCorpus(9, 50),
      long,
      `${long} and a little more`,
      'a '.repeat(500_000),
      '好'.repeat(100_000),
    ]
    const expected = sorted(oraclePairs(texts, 0.8, DEFAULT_SHINGLING))
    const pairs = found(texts, 0.8)
    expect(pairs.map(([key]) => key)).toEqual(expected.map(([key]) => key))
    // Of 230,000 shingles about six collide in 32 bits, so this one score is off in its ninth
    // decimal.
    for (const [at, [, score]] of pairs.entries()) expect(score).toBeCloseTo(expected[at]![1], 7)
  })

  it('on anything fast-check can think of', () => {
    const word = fc.constantFrom('a', 'b', 'c', 'D', 'é', '好', 'の', '😀', '1')
    const text = fc.array(word, { maxLength: 14 }).map((all) => all.join(' '))
    fc.assert(
      fc.property(
        fc.array(text, { maxLength: 30 }),
        fc.constantFrom(0.3, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 1),
        fc.integer({ min: 1, max: 4 }),
        (texts, threshold, size) => {
          expectOracle(texts, threshold, { unit: 'word', size })
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('nearPairs at the threshold', () => {
  // Word 1-grams make sets whose overlap is planted: every n <= m <= 12 and every overlap, each
  // over words of its own.
  const planted: { texts: [string, string]; score: number }[] = []
  for (let n = 1; n <= 12; n++) {
    for (let m = n; m <= 12; m++) {
      for (let shared = 0; shared <= n; shared++) {
        const name = `p${n}x${m}x${shared}`
        const run = (mark: string, count: number): string[] =>
          Array.from({ length: count }, (_, at) => `${name}${mark}${at}`)
        planted.push({
          texts: [
            [...run('s', shared), ...run('l', n - shared)].join(' '),
            [...run('s', shared), ...run('r', m - shared)].join(' '),
          ],
          score: shared / (n + m - shared),
        })
      }
    }
  }

  it.each([0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9])(
    'takes a pair exactly on %s and none below',
    (threshold) => {
      const collection = new ShingleCollection({ unit: 'word', size: 1 })
      for (const { texts } of planted) for (const text of texts) collection.add(text)
      const pairs = nearPairs(collection, { threshold })
      const scores = new Map(Array.from(pairs.left, (left, at) => [left / 2, pairs.score[at]!]))
      const expected = planted.flatMap(({ score }, at) => (score >= threshold ? [[at, score] as const] : []))
      expect([...scores].sort(([one], [other]) => one - other)).toEqual(expected)
      expect(expected.some(([, score]) => score === threshold)).toBe(true)
    },
  )
})

describe('nearPairs', () => {
  it('finds the same pairs in any order of rows', () => {
    const texts = boilerplateCorpus(10, 800)
    const expected = sorted(oraclePairs(texts, 0.7, DEFAULT_SHINGLING))
    for (const seed of [1, 2, 3]) {
      const random = seededRandom(seed)
      const shuffled = texts
        .map((text, row) => ({ text, row, key: random() }))
        .sort((one, other) => one.key - other.key)
      const back = found(
        shuffled.map(({ text }) => text),
        0.7,
      ).map(([key, score]): [string, number] => {
        const [left, right] = key.split(' ').map((at) => shuffled[Number(at)]!.row)
        return [`${Math.min(left!, right!)} ${Math.max(left!, right!)}`, score]
      })
      expect(sorted(new Map(back))).toEqual(expected)
    }
  })

  it('keeps a corpus of copies linear: one set, a star of pairs', () => {
    const collection = new ShingleCollection()
    for (let row = 0; row < 50_000; row++) collection.add('the same text in every single row')
    const pairs = nearPairs(collection, { threshold: 0.8 })
    expect(collection.sets.count).toBe(1)
    expect(pairs.left.length).toBe(49_999)
    expect(pairs.left.every((left) => left === 0)).toBe(true)
    expect(pairs.score.every((score) => score === 1)).toBe(true)
  })

  it('does not take short texts for one another when their 32-bit hashes collide', () => {
    // 300,000 one-shingle texts: ten collisions of 32 bits are to be expected.
    const collection = new ShingleCollection()
    for (let row = 0; row < 300_000; row++) collection.add(`word${row.toString(36)}`)
    expect(nearPairs(collection, { threshold: 0.5 }).left.length).toBe(0)
  })

  it('passes over sets that are too small, whatever they share', () => {
    const words = Array.from({ length: 100 }, (_, at) => `w${at}`)
    const large = words.map((left) => words.filter((word) => word !== left).join(' '))
    const looked = (texts: readonly string[]): number => {
      const collection = new ShingleCollection({ unit: 'word', size: 1 })
      for (const text of texts) collection.add(text)
      const { sets } = mergeTexts([collection.texts()])
      const plan = planJoin(sets, 0.8, [hotGrams(sets, 0, 1)])
      const shard = new JoinShard(plan)
      const whole = { from: 0, to: sets.sizeOf.length }
      const filter = newFilter(plan.heads)
      shard.mark(filter, 0, 1)
      const list = shard.collect(filter, whole)
      shard.probe(buildIndex(plan, list), list, whole)
      return shard.looked
    }
    expect(looked(large)).toBeGreaterThan(1000)
    expect(looked([...words, ...large])).toBe(looked(large))
  })

  it('says how far it is and stops when told', () => {
    const collection = new ShingleCollection()
    for (const text of randomCorpus(11, 200)) collection.add(text)
    const seen: number[] = []
    nearPairs(collection, { threshold: 0.8, report: (_phase, done) => seen.push(done) })
    expect(seen.at(-1)).toBe(collection.sets.count)
    expect(() => nearPairs(collection, { threshold: 0.8, signal: { aborted: true } })).toThrow(
      expect.objectContaining({ code: 'cancelled' }),
    )
  })

  it('refuses impossible options', () => {
    const collection = new ShingleCollection()
    for (const threshold of [0, -1, 1.1, NaN])
      expect(() => nearPairs(collection, { threshold })).toThrow(expect.objectContaining({ code: 'usage' }))
    for (const size of [0, 1.5, 101, NaN])
      expect(() => new ShingleCollection({ unit: 'word', size })).toThrow(
        expect.objectContaining({ code: 'usage' }),
      )
  })

  it('finds nothing in nothing', () => {
    expect(nearPairs(new ShingleCollection(), { threshold: 0.8 }).left.length).toBe(0)
  })
})
