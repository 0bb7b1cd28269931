import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  clusterPairs,
  connectedAt,
  type KeepOrder,
  makeGraph,
  nearPairs,
  type Pairs,
  ShingleCollection,
  StarClusters,
  thresholdCurve,
  thresholdSteps,
} from '@/lib/dedup'
import { randomCorpus } from '../corpora'
import { expandPairs, oraclePairs, type PairMap } from '../oracle'

const ROWS = 90
const SHINGLING = { unit: 'word', size: 2 } as const
const LOWEST = 0.5

interface Case {
  truth: PairMap
  pairs: Pairs
  order: KeepOrder
  held: Uint8Array
  absent: Uint8Array
}

const arbitraryCase = fc
  .record({
    seed: fc.integer(),
    score: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: ROWS, maxLength: ROWS }),
    held: fc.uniqueArray(fc.nat(ROWS - 1), { maxLength: 40 }),
    absent: fc.uniqueArray(fc.nat(ROWS - 1), { maxLength: 8 }),
  })
  .map(({ seed, score, held, absent }): Case => {
    const texts = randomCorpus(seed, ROWS, 14)
    const collection = new ShingleCollection(SHINGLING)
    for (const text of texts) collection.add(text)
    const column = (rows: number[]): Uint8Array =>
      Uint8Array.from({ length: ROWS }, (_, row) => (rows.includes(row) ? 1 : 0))
    const isHeld = column(held)
    return {
      truth: oraclePairs(texts, LOWEST, SHINGLING),
      pairs: nearPairs(collection, { threshold: LOWEST }),
      order: { score: Float64Array.from(score) },
      held: isHeld,
      absent: column(absent).map((is, row) => (isHeld[row] === 1 ? 0 : is)),
    }
  })
const arbitraryThreshold = fc.constantFrom(...thresholdSteps(LOWEST))

function scoreOf(truth: PairMap, one: number, other: number): number | undefined {
  return truth.get(`${Math.min(one, other)} ${Math.max(one, other)}`)
}

describe('stars of a graph at a threshold', () => {
  it('remove no row without one that stays within the threshold, and none that people hold or that is gone', () => {
    fc.assert(
      fc.property(arbitraryCase, arbitraryThreshold, ({ truth, pairs, order, held, absent }, threshold) => {
        const { kept, score } = new StarClusters(ROWS, pairs, order, { held, absent }).at(threshold)
        kept.forEach((keeper, row) => {
          if (keeper === row) return
          expect(scoreOf(truth, row, keeper)).toBe(score[row])
          expect(score[row]).toBeGreaterThanOrEqual(threshold)
          expect(kept[keeper]).toBe(keeper)
          expect([held[row], absent[row], absent[keeper]]).toEqual([0, 0, 0])
          if (held[keeper] === 0) expect(order.score![keeper]).toBeGreaterThanOrEqual(order.score![row]!)
        })
        // Nothing that could go is left: of two alike rows that are there, one goes or both are
        // held.
        for (const [key, similarity] of truth) {
          const [one, other] = key.split(' ').map(Number) as [number, number]
          if (similarity < threshold || absent[one] === 1 || absent[other] === 1) continue
          expect(kept[one] !== one || kept[other] !== other || (held[one] === 1 && held[other] === 1)).toBe(
            true,
          )
        }
      }),
      { numRuns: 80 },
    )
  })

  it('are those of the pairs at or above the threshold alone', () => {
    fc.assert(
      fc.property(arbitraryCase, arbitraryThreshold, ({ pairs, order }, threshold) => {
        const chosen = Uint32Array.from(pairs.left.keys()).filter((at) => pairs.score[at]! >= threshold)
        const above: Pairs = {
          left: chosen.map((at) => pairs.left[at]!),
          right: chosen.map((at) => pairs.right[at]!),
          score: Float64Array.from(chosen, (at) => pairs.score[at]!),
        }
        const { removed, cluster } = clusterPairs(ROWS, above, order)
        const { kept, score } = new StarClusters(ROWS, pairs, order).at(threshold)
        expect(
          Array.from(kept.keys())
            .filter((row) => kept[row] !== row)
            .map((row) => ({ removed: row, kept: kept[row], score: score[row] })),
        ).toEqual(removed)
        expect(connectedAt(ROWS, pairs, threshold)).toEqual(cluster)
      }),
      { numRuns: 80 },
    )
  })

  it('keep the row a person chose, however bad, and remove for it what is alike', () => {
    fc.assert(
      fc.property(
        arbitraryCase,
        fc.nat(ROWS - 1),
        arbitraryThreshold,
        ({ truth, pairs, order }, chosen, threshold) => {
          const held = new Uint8Array(ROWS)
          held[chosen] = 2
          const { kept } = new StarClusters(ROWS, pairs, order, { held, absent: new Uint8Array(ROWS) }).at(
            threshold,
          )
          expect(kept[chosen]).toBe(chosen)
          for (let row = 0; row < ROWS; row++)
            if (row !== chosen && (scoreOf(truth, row, chosen) ?? 0) >= threshold)
              expect(kept[row]).toBe(chosen)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('with two equal rows held, both stay', () => {
    const pairs: Pairs = {
      left: Uint32Array.of(0, 0, 0),
      right: Uint32Array.of(1, 2, 3),
      score: Float64Array.of(1, 1, 0.9),
    }
    const { kept } = new StarClusters(
      4,
      pairs,
      {},
      { held: Uint8Array.of(0, 1, 1, 0), absent: new Uint8Array(4) },
    ).at(0.9)
    expect([...kept]).toEqual([1, 1, 2, 1])
  })

  it('with two near rows held, each removes its own', () => {
    const pairs: Pairs = {
      left: Uint32Array.of(0, 1),
      right: Uint32Array.of(1, 2),
      score: Float64Array.of(0.9, 0.8),
    }
    const { kept } = new StarClusters(
      3,
      pairs,
      {},
      { held: Uint8Array.of(1, 1, 0), absent: new Uint8Array(3) },
    ).at(0.8)
    expect([...kept]).toEqual([0, 1, 1])
  })
})

describe('the curve', () => {
  it('counts at each step what the stars say there, and never more rows in fewer pairs than components lose', () => {
    fc.assert(
      fc.property(arbitraryCase, ({ pairs, order, held, absent }) => {
        const stars = new StarClusters(ROWS, pairs, order, { held, absent })
        const curve = thresholdCurve(ROWS, pairs, stars, thresholdSteps(LOWEST))
        for (const { threshold, clusters, removable } of curve) {
          const { kept } = stars.at(threshold)
          const root = connectedAt(ROWS, pairs, threshold)
          const going = Array.from(kept.keys()).filter((row) => kept[row] !== row)
          expect({ clusters, removable }).toEqual({
            clusters: new Set(going.map((row) => root[row])).size,
            removable: going.length,
          })
          // At most all but one of each component: what connects fewer rows removes no more of
          // them.
          expect(removable).toBeLessThanOrEqual(ROWS - new Set(root).size)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('steps by hundredths from the threshold of the run to 1', () => {
    expect(thresholdSteps(0.97)).toEqual([0.97, 0.98, 0.99, 1])
    expect(thresholdSteps(0.975)).toEqual([0.975, 0.98, 0.99, 1])
    expect(thresholdSteps(1)).toEqual([1])
    expect(thresholdSteps(0.29)[1]).toBe(0.3)
  })
})

describe('the graph of a run', () => {
  it('says at its own threshold what the run suggested, whether it holds all pairs or only the suggested ones', () => {
    fc.assert(
      fc.property(arbitraryCase, fc.boolean(), ({ pairs, order }, whole) => {
        const ids = Float64Array.from({ length: ROWS }, (_, row) => 1_000 + row * 3)
        const { removed } = clusterPairs(ROWS, pairs, order)
        const graph = makeGraph(
          { ids, order: { completeness: order.score! }, from: 0 },
          pairs,
          removed,
          whole ? undefined : Math.max(0, pairs.left.length - 1),
        )
        expect(graph.complete).toBe(whole || pairs.left.length === 0)
        expect([...graph.ids]).toEqual([...graph.ids].sort((one, other) => one - other))
        if (whole)
          expect(
            expandPairs({
              left: graph.pairs.left.map((row) => (graph.ids[row]! - 1_000) / 3),
              right: graph.pairs.right.map((row) => (graph.ids[row]! - 1_000) / 3),
              score: graph.pairs.score,
            }),
          ).toEqual(expandPairs(pairs))
        const { kept, score } = new StarClusters(graph.ids.length, graph.pairs, graph).at(LOWEST)
        const again = Array.from(kept.keys())
          .filter((row) => kept[row] !== row)
          .map((row) => ({ removed: graph.ids[row]!, kept: graph.ids[kept[row]!]!, score: score[row]! }))
        expect(again).toEqual(
          removed.map((removal) => ({
            removed: ids[removal.removed],
            kept: ids[removal.kept],
            score: removal.score,
          })),
        )
      }),
      { numRuns: 60 },
    )
  })
})
