import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  clusterPairs,
  exactGroups,
  nearPairs,
  ShingleCollection,
  type KeepOrder,
  type Pairs,
} from '@/lib/dedup'
import { randomCorpus } from '../corpora'
import { oraclePairs } from '../oracle'

function pairsOf(...list: [number, number, number][]): Pairs {
  return {
    left: Uint32Array.from(list, ([left]) => left),
    right: Uint32Array.from(list, ([, right]) => right),
    score: Float64Array.from(list, ([, , score]) => score),
  }
}

describe('exactGroups', () => {
  it('pairs every later document with the first of its hash', () => {
    expect(exactGroups(['a', 'b', 'a', 'c', 'b', 'a'])).toEqual(pairsOf([0, 2, 1], [1, 4, 1], [0, 5, 1]))
    expect(exactGroups([])).toEqual(pairsOf())
  })
})

describe('clusterPairs', () => {
  it('keeps the ends of a chain whose middle goes', () => {
    // 1 is alike 0 and 2, which are not alike: 0 stays and removes 1, and nothing speaks against 2.
    const clusters = clusterPairs(4, pairsOf([0, 1, 0.8], [1, 2, 0.9]), {})
    expect(clusters.removed).toEqual([{ removed: 1, kept: 0, score: 0.8 }])
    expect([...clusters.cluster]).toEqual([0, 0, 0, 3])
    expect(clusters).toMatchObject({ clusters: 1, removable: 1 })
  })

  it('keeps by approval, then protection, score, completeness, and the earliest', () => {
    const pair = pairsOf([0, 1, 0.9])
    const kept = (order: KeepOrder): number | undefined => clusterPairs(2, pair, order).removed[0]?.kept
    const one = Uint8Array.of(1, 0)
    const other = Uint8Array.of(0, 1)
    const more = Float64Array.of(0, 1)
    const less = Float64Array.of(1, 0)
    expect(kept({})).toBe(0)
    expect(kept({ completeness: more })).toBe(1)
    expect(kept({ score: less, completeness: more })).toBe(0)
    expect(kept({ protected: other, score: less })).toBe(1)
    expect(kept({ approved: one, protected: other })).toBe(0)
    expect(kept({ score: Float64Array.of(NaN, -5) })).toBe(1)
  })

  it('decides equal documents as one, on behalf of their best', () => {
    // 0 = 1 = 2 as a star, and 0 is near 3: with 2 the best, 3 is removed by 2, though no pair
    // names the two.
    const clusters = clusterPairs(4, pairsOf([0, 1, 1], [0, 2, 1], [0, 3, 0.85]), {
      score: Float64Array.of(0, 0, 5, 1),
    })
    expect(clusters.removed).toEqual([
      { removed: 0, kept: 2, score: 1 },
      { removed: 1, kept: 2, score: 1 },
      { removed: 3, kept: 2, score: 0.85 },
    ])
    const better = clusterPairs(4, pairsOf([0, 1, 1], [0, 2, 1], [0, 3, 0.85]), {
      score: Float64Array.of(0, 0, 5, 9),
    })
    expect(better.removed).toEqual([0, 1, 2].map((removed) => ({ removed, kept: 3, score: 0.85 })))
  })

  it('certifies every removal and leaves no near pair behind, whatever the texts and the order', () => {
    const shingling = { unit: 'word', size: 2 } as const
    fc.assert(
      fc.property(
        fc.integer(),
        fc.constantFrom(0.5, 0.7, 0.8),
        fc.array(fc.double({ noNaN: true }), { minLength: 120, maxLength: 120 }),
        (seed, threshold, score) => {
          const texts = randomCorpus(seed, 120, 14)
          const collection = new ShingleCollection(shingling)
          for (const text of texts) collection.add(text)
          const { removed, cluster, clusters, removable } = clusterPairs(
            texts.length,
            nearPairs(collection, { threshold }),
            { score: Float64Array.from(score) },
          )
          const alike = oraclePairs(texts, threshold, shingling)
          const gone = new Set(removed.map((removal) => removal.removed))
          expect(gone.size).toBe(removable)
          for (const { removed: row, kept, score: why } of removed) {
            expect(gone.has(kept)).toBe(false)
            expect(alike.get(`${Math.min(row, kept)} ${Math.max(row, kept)}`)).toBe(why)
            expect(score[kept]).toBeGreaterThanOrEqual(score[row]!)
          }
          for (const key of alike.keys()) {
            const [left, right] = key.split(' ').map(Number)
            expect(gone.has(left!) || gone.has(right!)).toBe(true)
            expect(cluster[left!]).toBe(cluster[right!])
          }
          const roots = [...cluster].filter((root, document) => root !== document)
          expect(new Set(roots).size).toBe(clusters)
          cluster.forEach((root, document) => expect(root <= document && cluster[root] === root).toBe(true))
        },
      ),
      { numRuns: 60 },
    )
  })
})
