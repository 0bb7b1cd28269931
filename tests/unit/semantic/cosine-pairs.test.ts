import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  asVectors,
  cosine,
  cosinePairs,
  CosineShard,
  crossPairs,
  groupRanges,
  MAXIMUM_PAIRS,
  nearestRows,
  normaliseRows,
  packRows,
  type Pairs,
} from '@/lib/dedup'
import { allPairs, clusteredVectors } from './vectors'

const listed = ({ left, right }: Pairs): string[] => Array.from(left, (one, at) => `${one} ${right[at]!}`)
const inOrder = (pairs: string[]): string[] => pairs.sort()

describe('cosinePairs', () => {
  it('finds exactly the pairs that looking at every pair finds', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 150 }),
        fc.integer({ min: 1, max: 100 }),
        fc.integer(),
        fc.double({ min: 0.05, max: 0.999, noNaN: true }),
        (count, dimensions, seed, threshold) => {
          const vectors = clusteredVectors(count, dimensions, seed)
          expect(inOrder(listed(cosinePairs(vectors, threshold)))).toEqual(
            inOrder(allPairs(vectors, threshold)),
          )
        },
      ),
      { numRuns: 150 },
    )
  })

  it.each([
    [2_000, 128, 0.9],
    [2_000, 128, 0.6],
    [1_500, 384, 0.85],
    [1_203, 24, 0.95],
  ])('finds them among %d rows of %d numbers at %d', (count, dimensions, threshold) => {
    const vectors = clusteredVectors(count, dimensions, 7)
    const pairs = inOrder(allPairs(vectors, threshold))
    expect(pairs.length).toBeGreaterThan(100)
    expect(inOrder(listed(cosinePairs(vectors, threshold)))).toEqual(pairs)
  })

  it('keeps a pair exactly on the threshold', () => {
    const vectors = clusteredVectors(80, 40, 3)
    for (const [one, other] of [
      [0, 1],
      [5, 9],
      [17, 60],
    ] as const) {
      const threshold = cosine(vectors, one, other)
      if (threshold > 0 && threshold < 1)
        expect(listed(cosinePairs(vectors, threshold))).toContain(`${one} ${other}`)
    }
  })

  it('never says 1 of two texts that differ: to the clusters that means equal', () => {
    const values = Float32Array.from([1, 2, 3, 1, 2, 3])
    normaliseRows(values, 3)
    expect([...cosinePairs(asVectors(values, 3), 0.9).score]).toEqual([1 - 1e-6])
  })

  it('leaves rows without a vector alone', () => {
    expect(cosinePairs(asVectors(new Float32Array(30), 3), 0.1).left).toHaveLength(0)
    expect(cosinePairs(asVectors(new Float32Array(0), 3), 0.1).left).toHaveLength(0)
  })

  it('finds the same in any number of ranges', () => {
    const vectors = clusteredVectors(700, 48, 11)
    for (const parts of [1, 2, 7, 40]) {
      const plan = { ...packRows(vectors, 0.8), threshold: 0.8, found: new Int32Array(1) }
      const found = groupRanges(vectors.count, parts).flatMap((range) =>
        listed(new CosineShard(plan).search(range).pairs),
      )
      expect(inOrder(found)).toEqual(inOrder(allPairs(vectors, 0.8)))
    }
  })

  it('ends with a plain message where all rows look alike', () => {
    const values = Float32Array.from({ length: 4_000 * 8 }, (_, at) => 1 + (at % 97) / 1_000)
    normaliseRows(values, 8)
    expect(() => cosinePairs(asVectors(values, 8), 0.9)).toThrow(
      `More than ${MAXIMUM_PAIRS.toLocaleString('en')} pairs of these 4,000 texts`,
    )
  })

  it.each([0, 1, -1, Number.NaN, 2])('refuses the threshold %d', (threshold) => {
    expect(() => cosinePairs(asVectors(new Float32Array(4), 2), threshold)).toThrow('not possible')
  })
})

describe('crossPairs', () => {
  it('finds exactly the pairs of two collections', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 90 }),
        fc.integer(),
        fc.double({ min: 0.2, max: 0.99, noNaN: true }),
        (queryCount, count, seed, threshold) => {
          const all = clusteredVectors(queryCount + count, 20, seed)
          const queries = asVectors(all.values.slice(0, queryCount * 20), 20)
          const rows = asVectors(all.values.slice(queryCount * 20), 20)
          const wanted: string[] = []
          for (let query = 0; query < queryCount; query++)
            for (let row = 0; row < count; row++)
              if (cosine(all, query, queryCount + row) >= threshold) wanted.push(`${query} ${row}`)
          expect(
            inOrder(
              crossPairs(queries, packRows(rows, threshold), threshold, 100_000).map(
                ({ left, right }) => `${left} ${right}`,
              ),
            ),
          ).toEqual(inOrder(wanted))
        },
      ),
      { numRuns: 100 },
    )
  })

  it('stops at the limit', () => {
    const vectors = clusteredVectors(200, 4, 1)
    expect(crossPairs(vectors, packRows(vectors, 0.01), 0.01, 50)).toHaveLength(50)
  })
})

describe('nearestRows', () => {
  it('finds the best of each query, equal ones in their order, whatever the share of the queries', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 90 }),
        fc.integer(),
        fc.double({ min: 0.2, max: 0.99, noNaN: true }),
        fc.integer({ min: 1, max: 5 }),
        (queryCount, count, seed, floor, neighbours) => {
          const all = clusteredVectors(queryCount + count, 20, seed)
          // Twins, so that scores are equal.
          all.values.copyWithin((queryCount + count - 1) * 20, queryCount * 20, (queryCount + 1) * 20)
          const plan = {
            queries: asVectors(all.values.slice(0, queryCount * 20), 20),
            rows: packRows(asVectors(all.values.slice(queryCount * 20), 20), floor),
            floor,
            neighbours,
          }
          const wanted = Array.from({ length: queryCount }, (_, left) =>
            Array.from({ length: count }, (__, right) => ({
              left,
              right,
              score: cosine(all, left, queryCount + right),
            }))
              .filter(({ score }) => score >= floor)
              .sort((one, other) => other.score - one.score || one.right - other.right)
              .slice(0, neighbours),
          ).flat()
          const cut = Math.floor(queryCount / 2)
          expect([
            ...nearestRows(plan, { from: 0, to: cut }),
            ...nearestRows(plan, { from: cut, to: queryCount }),
          ]).toEqual(wanted)
        },
      ),
      { numRuns: 100 },
    )
  })
})
