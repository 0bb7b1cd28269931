import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { borderlinePairs, calibrate, calibrationAt, safeThreshold, wilson } from '@/lib/dedup'

const judged = (score: number, same: boolean, weight = 1): { score: number; same: boolean; weight: number } => ({ score, same, weight })

describe('wilson', () => {
  // statsmodels.stats.proportion.proportion_confint(k, n, method='wilson')
  it.each([[8, 10, 0.490162, 0.943318], [0, 10, 0, 0.277533], [10, 10, 0.722467, 1], [1, 1, 0.206543, 1], [950, 1000, 0.934688, 0.961862]])('of %d in %d', (hits, size, low, high) => {
    const share = wilson(hits / size, size)
    expect(share.low).toBeCloseTo(low, 4)
    expect(share.high).toBeCloseTo(high, 4)
  })
})

describe('calibrate', () => {
  const judgements = [judged(0.95, true), judged(0.92, true), judged(0.91, false), judged(0.85, true), judged(0.8, false)]

  it('counts what lies at or above a threshold', () => {
    expect(calibrationAt(judgements, 0.9)).toMatchObject({ judged: 3, precision: { value: 2 / 3 }, recall: { value: 2 / 3 } })
    expect(calibrationAt(judgements, 0.92)).toMatchObject({ judged: 2, precision: { value: 1 }, recall: { value: 2 / 3 } })
    expect(calibrationAt(judgements, 0.99)).toMatchObject({ judged: 0, precision: null, recall: { value: 0 } })
  })

  it('lets a pair count for as many as it stands for, and trusts it no more for that', () => {
    const point = calibrationAt([judged(0.95, true, 90), judged(0.94, false, 10)], 0.9)
    expect(point.precision!.value).toBeCloseTo(0.9)
    expect(point.precision!.low).toBeLessThan(wilson(0.9, 100).low)
  })

  it('goes from the lowest score judged up to 0.99, and says nothing of nothing', () => {
    expect(calibrate(judgements).map(({ threshold }) => threshold)).toEqual(Array.from({ length: 20 }, (_, at) => (80 + at) / 100))
    expect(calibrate([])).toEqual([])
  })

  it('calls a threshold safe only when everything above it is, too', () => {
    const many = [...Array.from({ length: 200 }, () => judged(0.95, true)), ...Array.from({ length: 50 }, () => judged(0.82, false))]
    expect(safeThreshold(calibrate(many), 0.95)).toBe(0.83)
    expect(safeThreshold(calibrate(judgements), 0.95)).toBeNull()
  })
})

describe('borderlinePairs', () => {
  const pairs = Array.from({ length: 3_000 }, (_, at) => ({ left: at, right: at + 1, score: 0.7 + 0.3 * (at / 3_000) ** 8 }))

  it('draws the same pairs for the same seed, others for another', () => {
    expect(borderlinePairs(pairs, 1)).toEqual(borderlinePairs(pairs, 1))
    expect(borderlinePairs(pairs, 1)).not.toEqual(borderlinePairs(pairs, 2))
  })

  it('stands for all pairs, and draws from the rare scores as many as from the common ones', () => {
    const drawn = borderlinePairs(pairs, 1)
    expect(drawn.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(pairs.length)
    expect(drawn.filter(({ score }) => score >= 0.95).length).toBeGreaterThanOrEqual(16)
    expect(new Set(drawn.map(({ left }) => left)).size).toBe(drawn.length)
  })

  it('finds the precision of the whole set within its interval nearly always', () => {
    // Truth: the higher the score, the likelier the same.
    const isSame = ({ left, score }: { left: number; score: number }): boolean => ((left * 7_919) % 1_000) / 1_000 < (score - 0.6) * 2.2
    const whole = calibrationAt(pairs.map((pair) => judged(pair.score, isSame(pair))), 0.75).precision!.value
    const inside = Array.from({ length: 100 }, (_, seed) => calibrationAt(borderlinePairs(pairs, seed).map((pair) => judged(pair.score, isSame(pair), pair.weight)), 0.75).precision!)
      .filter(({ low, high }) => low <= whole && whole <= high).length
    expect(inside).toBeGreaterThanOrEqual(85)
  })

  it('gives no more than there is', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 60 }), (scores) => {
      const given = scores.map((score, at) => ({ left: at, right: at + 1, score }))
      const drawn = borderlinePairs(given, 5)
      expect(drawn.length).toBeLessThanOrEqual(given.length)
      expect(drawn.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(given.length)
    }))
  })
})
