import { describe, expect, it } from 'vitest'
import {
  bandHashes,
  bandPairs,
  estimate,
  PERMUTATIONS,
  recallAt,
  type SetColumns,
  sign,
  solveBands,
} from '@/lib/dedup'
import { seededRandom } from '@/tests/seeded-random'

/** Pairs of sets of random grams with a known Jaccard similarity. */
function plantedPairs(
  seed: number,
  pairs: number,
  similarity: (random: () => number) => number,
): { grams: Uint32Array; shared: number; size: number }[] {
  const random = seededRandom(seed)
  return Array.from({ length: pairs }, () => {
    const size = 60 + Math.floor(random() * 300)
    const wanted = similarity(random)
    const shared = Math.round((2 * size * wanted) / (1 + wanted))
    const grams = new Set<number>()
    while (grams.size < 2 * size - shared) grams.add(Math.floor(random() * 2 ** 32))
    return { grams: Uint32Array.from(grams), shared, size }
  })
}

/** The two sets of a planted pair: shared grams first. */
function setsOf({
  grams,
  shared,
  size,
}: {
  grams: Uint32Array
  shared: number
  size: number
}): [Uint32Array, Uint32Array] {
  const one = grams.slice(0, size)
  const other = Uint32Array.of(...grams.slice(0, shared), ...grams.slice(size))
  return [one, other]
}

function columnsOf(sets: readonly Uint32Array[]): SetColumns {
  return {
    blocks: sets.map((set) => set.toSorted()),
    blockOf: Uint32Array.from(sets.keys()),
    startOf: new Uint32Array(sets.length),
    sizeOf: Uint32Array.from(sets, (set) => set.length),
    fingerprintOf: new Uint32Array(sets.length),
  }
}

describe('signatures', () => {
  it('estimate the similarity without bias and within the binomial error, over 6,000 pairs', () => {
    const pairs = plantedPairs(1, 6000, (random) => 0.05 + 0.9 * random())
    let error = 0
    let squared = 0
    let expected = 0
    const [one, other] = [new Uint32Array(PERMUTATIONS), new Uint32Array(PERMUTATIONS)]
    for (const pair of pairs) {
      const [left, right] = setsOf(pair)
      sign(left, 0, left.length, one)
      sign(right, 0, right.length, other)
      const truth = pair.shared / (2 * pair.size - pair.shared)
      const difference = estimate(one, other) - truth
      error += difference
      squared += difference ** 2
      expected += (truth * (1 - truth)) / PERMUTATIONS
    }
    const bias = error / pairs.length
    const rmse = Math.sqrt(squared / pairs.length)
    const bound = Math.sqrt(expected / pairs.length)
    const sigma = bound / Math.sqrt(pairs.length)
    console.log(
      `MinHash at ${PERMUTATIONS} permutations, ${pairs.length} pairs: bias ${bias.toFixed(5)} (3 sigma ${(3 * sigma).toFixed(5)}), RMSE ${rmse.toFixed(4)}, binomial ${bound.toFixed(4)}`,
    )
    expect(Math.abs(bias)).toBeLessThan(3 * sigma)
    // Sampling without repetition inside a set is a little better than binomial; densified bins of
    // small sets a little worse.
    expect(rmse).toBeLessThan(bound * 1.05)
  })

  it('of small sets, most of whose bins are borrowed, have no bias either', () => {
    const random = seededRandom(2)
    let error = 0
    let squared = 0
    const pairs = 4000
    const [one, other] = [new Uint32Array(PERMUTATIONS), new Uint32Array(PERMUTATIONS)]
    for (let pair = 0; pair < pairs; pair++) {
      const grams = Uint32Array.from({ length: 15 }, () => Math.floor(random() * 2 ** 32))
      sign(grams, 0, 10, one)
      sign(grams, 5, 10, other)
      const difference = estimate(one, other) - 5 / 15
      error += difference
      squared += difference ** 2
    }
    expect(Math.abs(error / pairs)).toBeLessThan((3 * Math.sqrt(squared / pairs)) / Math.sqrt(pairs))
  })
})

describe('bands', () => {
  it('keep the recall at the threshold, with the longest bands that do', () => {
    expect(solveBands(0.8)).toEqual({ bands: 21, rows: 6 })
    for (const threshold of [0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1]) {
      const bands = solveBands(threshold)
      expect(bands.bands * bands.rows).toBeLessThanOrEqual(PERMUTATIONS)
      expect(recallAt(threshold, bands)).toBeGreaterThanOrEqual(0.99)
      const longer = { rows: bands.rows + 1, bands: Math.floor(PERMUTATIONS / (bands.rows + 1)) }
      if (longer.rows <= PERMUTATIONS) expect(recallAt(threshold, longer)).toBeLessThan(0.99)
    }
  })

  it('find what 1 - (1 - s^r)^b says, at every similarity', () => {
    const bands = solveBands(0.8)
    const lines: string[] = []
    for (const similarity of [0.4, 0.5, 0.6, 0.7, 0.8, 0.9]) {
      const pairs = plantedPairs(Math.round(similarity * 100), 1500, () => similarity)
      const sets = columnsOf(pairs.flatMap(setsOf))
      const hashes = bandHashes(sets, bands, { from: 0, to: sets.sizeOf.length })
      const found = new Set<number>()
      for (let band = 0; band < bands.bands; band++) {
        const { left } = bandPairs(sets, hashes, bands.bands, band, 0.01).pairs
        for (const one of left) {
          expect(found.has(one)).toBe(false)
          found.add(one)
        }
      }
      const share = found.size / pairs.length
      const expected =
        pairs.reduce((sum, { shared, size }) => sum + recallAt(shared / (2 * size - shared), bands), 0) /
        pairs.length
      lines.push(`s ${similarity}: ${share.toFixed(3)} found, ${expected.toFixed(3)} in theory`)
      expect(Math.abs(share - expected)).toBeLessThan(
        0.02 + 3 * Math.sqrt((expected * (1 - expected)) / pairs.length),
      )
    }
    console.log(`${bands.bands} bands of ${bands.rows} rows: ${lines.join('; ')}`)
  })
})
