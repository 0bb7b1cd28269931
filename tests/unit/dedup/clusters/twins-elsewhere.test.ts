import { describe, expect, it } from 'vitest'
import { twinsElsewhere } from '@/lib/dedup'

describe('twinsElsewhere', () => {
  // Documents 0 to 3 are the other dataset's; 4 to 7 our own, of which 5 and 7 are equal.
  const setOf = Uint32Array.of(0, 1, 2, 3, 4, 5, 6, 5)
  const pairsOf = (...list: [number, number, number][]) => ({
    left: Uint32Array.from(list, ([one]) => one),
    right: Uint32Array.from(list, ([, other]) => other),
    score: Float64Array.from(list, ([, , score]) => score),
  })

  it('names the most similar one of the other dataset, of equal ones the earliest', () => {
    expect(
      twinsElsewhere({ setOf }, 4, pairsOf([2, 4, 0.8], [3, 4, 0.9], [1, 4, 0.9], [0, 4, 0.85])),
    ).toEqual([{ document: 4, twin: 1, score: 0.9 }])
  })

  it('removes every copy of a document with a twin, and nothing for pairs inside one dataset', () => {
    expect(twinsElsewhere({ setOf }, 4, pairsOf([0, 1, 1], [4, 6, 0.9], [5, 7, 1], [2, 5, 0.8]))).toEqual([
      { document: 5, twin: 2, score: 0.8 },
      { document: 7, twin: 2, score: 0.8 },
    ])
  })
})
