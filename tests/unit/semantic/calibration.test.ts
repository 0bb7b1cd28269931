import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Share } from '@/lib/contract/semantic'
import {
  borderlinePairs,
  calibrate,
  calibrationAt,
  judgementsOf,
  type CalibrationPair,
  type PairJudgement,
  type Pairs,
  safeThreshold,
  wilson,
} from '@/lib/dedup'

const judged = (score: number, same: boolean, weight = 1, against = false): PairJudgement => ({
  score,
  same,
  weight,
  against,
})

const columns = (pairs: readonly { left: number; right: number; score: number }[]): Pairs => ({
  left: Uint32Array.from(pairs, ({ left }) => left),
  right: Uint32Array.from(pairs, ({ right }) => right),
  score: Float64Array.from(pairs, ({ score }) => score),
})

describe('wilson', () => {
  // statsmodels.stats.proportion.proportion_confint(k, n, method='wilson')
  it.each([
    [8, 10, 0.490162, 0.943318],
    [0, 10, 0, 0.277533],
    [10, 10, 0.722467, 1],
    [1, 1, 0.206543, 1],
    [950, 1000, 0.934688, 0.961862],
  ])('of %d in %d', (hits, size, low, high) => {
    const share = wilson(hits / size, size)
    expect(share.low).toBeCloseTo(low, 4)
    expect(share.high).toBeCloseTo(high, 4)
  })
})

describe('calibrate', () => {
  const judgements = [
    judged(0.95, true),
    judged(0.92, true),
    judged(0.91, false),
    judged(0.85, true),
    judged(0.8, false),
  ]

  it('counts what lies at or above a threshold', () => {
    expect(calibrationAt(judgements, 0.9, 'open')).toMatchObject({
      judged: 3,
      precision: { value: 2 / 3 },
      recall: { value: 2 / 3 },
    })
    expect(calibrationAt(judgements, 0.92, 'open')).toMatchObject({
      judged: 2,
      precision: { value: 1 },
      recall: { value: 2 / 3 },
    })
    expect(calibrationAt(judgements, 0.99, 'open')).toMatchObject({
      judged: 0,
      precision: null,
      recall: { value: 0 },
    })
  })

  it('does not take what the second check speaks against', () => {
    const point = calibrationAt(
      [judged(0.95, true), judged(0.94, false, 1, true), judged(0.93, true, 1, true), judged(0.92, true)],
      0.9,
      'open',
    )
    expect(point).toMatchObject({ judged: 2, precision: { value: 1 }, recall: { value: 2 / 3 } })
  })

  it('lets a pair count for as many as it stands for, and trusts it no more for that', () => {
    const point = calibrationAt([judged(0.95, true, 90), judged(0.94, false, 10)], 0.9, 'open')
    expect(point.precision!.value).toBeCloseTo(0.9)
    expect(point.precision!.low).toBeLessThan(wilson(0.9, 100).low)
  })

  it('leaves nothing to chance where every pair of the collection is judged, and only there', () => {
    const all = Array.from({ length: 20 }, () => judged(0.95, true))
    expect(calibrationAt(all, 0.9, 'collection').precision).toEqual({ value: 1, low: 1, high: 1 })
    expect(calibrationAt(all, 0.9, 'open').precision!.low).toBeLessThan(0.9)
    expect(
      calibrationAt(
        all.map((pair) => ({ ...pair, weight: 1_000 })),
        0.9,
        'collection',
      ).precision!.low,
    ).toBeLessThan(0.9)
  })

  it('goes from the lowest score judged up to 0.99, and says nothing of nothing', () => {
    expect(calibrate(judgements, 'open').map(({ threshold }) => threshold)).toEqual(
      Array.from({ length: 20 }, (_, at) => (80 + at) / 100),
    )
    expect(calibrate([], 'open')).toEqual([])
  })

  it('calls a threshold safe only when everything above it is, too', () => {
    const many = [
      ...Array.from({ length: 200 }, () => judged(0.95, true)),
      ...Array.from({ length: 50 }, () => judged(0.82, false)),
    ]
    expect(safeThreshold(calibrate(many, 'open'), 0.95)).toBe(0.83)
    expect(safeThreshold(calibrate(judgements, 'open'), 0.95)).toBeNull()
  })
})

describe('borderlinePairs', () => {
  const pairs = Array.from({ length: 3_000 }, (_, at) => ({
    left: at,
    right: at + 1,
    score: 0.7 + 0.3 * (at / 3_000) ** 8,
  }))

  it('draws the same pairs for the same seed, others for another', () => {
    expect(borderlinePairs(columns(pairs), 1)).toEqual(borderlinePairs(columns(pairs), 1))
    expect(borderlinePairs(columns(pairs), 1)).not.toEqual(borderlinePairs(columns(pairs), 2))
  })

  it('draws the same pairs in any order, and from a part of the scores those of the whole that lie there', () => {
    const whole = borderlinePairs(columns(pairs), 1)
    expect(borderlinePairs(columns(pairs.toReversed()), 1)).toEqual(whole)
    const part = new Set(
      borderlinePairs(columns(pairs.filter(({ score }) => score >= 0.91)), 1).map(({ left }) => left),
    )
    expect(whole.filter(({ score, left }) => score >= 0.91 && !part.has(left))).toEqual([])
  })

  it('stands for all pairs, and draws from the rare scores as many as from the common ones', () => {
    const drawn = borderlinePairs(columns(pairs), 1)
    expect(drawn.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(pairs.length)
    expect(drawn.filter(({ score }) => score >= 0.95).length).toBeGreaterThanOrEqual(50)
    expect(new Set(drawn.map(({ left }) => left)).size).toBe(drawn.length)
  })

  it('finds the precision of the whole set within its interval nearly always', () => {
    // Truth: the higher the score, the likelier the same.
    const isSame = ({ left, score }: { left: number; score: number }): boolean =>
      ((left * 7_919) % 1_000) / 1_000 < (score - 0.6) * 2.2
    const whole = calibrationAt(
      pairs.map((pair) => judged(pair.score, isSame(pair))),
      0.75,
      'collection',
    ).precision!.value
    const inside = Array.from(
      { length: 100 },
      (_, seed) =>
        calibrationAt(
          borderlinePairs(columns(pairs), seed).map((pair) => judged(pair.score, isSame(pair), pair.weight)),
          0.75,
          'collection',
        ).precision!,
    ).filter(({ low, high }) => low <= whole && whole <= high).length
    expect(inside).toBeGreaterThanOrEqual(85)
  })

  it('gives no more than there is', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 60 }), (scores) => {
        const given = scores.map((score, at) => ({ left: at, right: at + 1, score }))
        const drawn = borderlinePairs(columns(given), 5)
        expect(drawn.length).toBeLessThanOrEqual(given.length)
        expect(drawn.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(given.length)
      }),
    )
  })
})

describe('judgementsOf', () => {
  const drawn = (score: number, weight: number, same: boolean | null, asked = true): CalibrationPair => ({
    score,
    weight,
    same,
    asked,
    against: false,
  })

  it('lets judged pairs stand for those of their band nobody has judged yet', () => {
    const band = [drawn(0.91, 5, true), drawn(0.915, 5, null), drawn(0.92, 5, null)]
    expect(judgementsOf([...band, drawn(0.8, 40, false), drawn(0.7, 7, null)])).toEqual({
      population: 'collection',
      missing: 3,
      pairs: [judged(0.91, true, 15), judged(0.8, false, 47)],
    })
  })

  it('does not let a judgement that was brought along stand for others', () => {
    const brought = Array.from({ length: 40 }, () => drawn(0.91, 2, true, false))
    const asked = Array.from({ length: 30 }, () => drawn(0.91, 2, false))
    const { pairs, population } = judgementsOf([
      ...brought,
      ...asked,
      ...Array.from({ length: 30 }, () => drawn(0.91, 2, null)),
    ])
    expect(population).toBe('collection')
    expect(pairs.filter(({ same }) => same).map(({ weight }) => weight)).toEqual(brought.map(() => 2))
    expect(pairs.filter(({ same }) => !same).map(({ weight }) => weight)).toEqual(asked.map(() => 4))
  })

  it('counts every judgement for itself until enough drawn pairs have one', () => {
    const elsewhere = Array.from({ length: 50 }, () => drawn(0.95, 0, true, false))
    const few = Array.from({ length: 29 }, () => drawn(0.92, 10, false))
    expect(judgementsOf([...elsewhere, ...few, drawn(0.92, 10, null)])).toMatchObject({
      population: 'open',
      pairs: { length: 79 },
    })
    expect(judgementsOf([...elsewhere, ...few.slice(0, 12)]), 'all that could be drawn').toMatchObject({
      population: 'collection',
      pairs: { length: 12 },
    })
    expect(judgementsOf([...elsewhere, ...few, drawn(0.92, 10, false)])).toMatchObject({
      population: 'collection',
      pairs: { length: 30 },
    })
  })

  it('finds the precision of the collection though people began at the threshold', () => {
    const isSame = ({ left, score }: { left: number; score: number }): boolean =>
      ((left * 7_919) % 1_000) / 1_000 < (score - 0.6) * 2.2
    const pairs = Array.from({ length: 3_000 }, (_, at) => ({
      left: at,
      right: at + 1,
      score: 0.7 + 0.3 * (at / 3_000) ** 2,
    }))
    const whole = calibrationAt(
      pairs.map((pair) => judged(pair.score, isSame(pair))),
      0.8,
      'collection',
    )
    const inside = Array.from({ length: 100 }, (_, seed) => {
      const nearest = borderlinePairs(columns(pairs), seed).sort(
        (one, other) => Math.abs(one.score - 0.8) - Math.abs(other.score - 0.8),
      )
      // Three in four are judged, the closest of each band first.
      const { pairs: judgements, population } = judgementsOf(
        nearest.map((pair, at) => drawn(pair.score, pair.weight, at % 4 === 3 ? null : isSame(pair))),
      )
      return calibrationAt(judgements, 0.8, population)
    }).filter(
      ({ precision, recall }) => contains(precision, whole.precision) && contains(recall, whole.recall),
    ).length
    expect(inside).toBeGreaterThanOrEqual(85)
  })
})

function contains(interval: Share | null, truth: Share | null): boolean {
  return interval !== null && truth !== null && interval.low <= truth.value && truth.value <= interval.high
}
