import { describe, expect, it } from 'vitest'
import {
  DEFAULT_SHINGLING,
  mergeTexts,
  recallAt,
  ShingleCollection,
  type ShingledTexts,
  type Shingling,
  textPairs,
} from '@/lib/dedup'
import { minHashByCrew } from '@/lib/dedup/crew/minhash-by-crew'
import { joinByCrew } from '@/lib/dedup/crew/near-by-crew'
import { seededRandom } from '../../../seeded-random'
import { ADVERSARIAL, boilerplateCorpus, randomCorpus } from '../corpora'
import { expandPairs, oraclePairs, sorted } from '../oracle'
import { crewOf } from '../../jobs/crews'

const report = (): void => undefined

/** Texts as a number of readers would shingle them, each its share. */
function shingledBy(
  readers: number,
  texts: readonly string[],
  shingling: Shingling = DEFAULT_SHINGLING,
): ShingledTexts {
  return mergeTexts(
    Array.from({ length: readers }, (_, reader) => {
      const collection = new ShingleCollection(shingling)
      for (const text of texts.slice(
        Math.floor((reader * texts.length) / readers),
        Math.floor(((reader + 1) * texts.length) / readers),
      ))
        collection.add(text)
      return collection.texts()
    }),
  )
}

async function found(
  workers: number,
  texts: readonly string[],
  threshold: number,
  shingling?: Shingling,
): Promise<[string, number][]> {
  const shingled = shingledBy(workers * 3, texts, shingling)
  const joined = await joinByCrew(crewOf(workers), shingled.sets, { threshold, report })
  return sorted(expandPairs(textPairs(shingled, joined.found)))
}

function shuffle(texts: readonly string[], seed: number): string[] {
  const random = seededRandom(seed)
  return texts
    .map((text) => ({ text, key: random() }))
    .sort((one, other) => one.key - other.key)
    .map(({ text }) => text)
}

const WORKERS = [1, 2, 4]
const CORPORA: [string, string[]][] = [
  ['plain', randomCorpus(21, 450)],
  ['boilerplate', boilerplateCorpus(22, 350)],
  ['all identical', Array.from({ length: 400 }, () => 'the very same words in each of all these rows')],
  ['empty, short, CJK, emoji, broken', ADVERSARIAL],
  [
    'copies of near copies',
    [...randomCorpus(23, 250), ...randomCorpus(23, 250), ...boilerplateCorpus(24, 100)],
  ],
  ['long rows', randomCorpus(30, 60, 2500)],
  ['nothing', []],
]

describe('the join by a crew agrees with brute force', () => {
  for (const [name, texts] of CORPORA) {
    it.each([0.5, 0.7, 0.8, 0.9])(
      `${name} at %s, by 1, 2 and 4 workers, in three orders`,
      async (threshold) => {
        for (const order of [texts, shuffle(texts, 1), texts.toReversed()]) {
          const expected = sorted(oraclePairs(order, threshold, DEFAULT_SHINGLING))
          for (const workers of WORKERS) expect(await found(workers, order, threshold)).toEqual(expected)
        }
      },
    )
  }

  it('by characters and by single words', async () => {
    for (const shingling of [
      { unit: 'character', size: 5 },
      { unit: 'word', size: 1 },
    ] as const) {
      const texts = [...randomCorpus(25, 200, 20), ...ADVERSARIAL]
      const expected = sorted(oraclePairs(texts, 0.6, shingling))
      for (const workers of WORKERS) expect(await found(workers, texts, 0.6, shingling)).toEqual(expected)
    }
  })

  it('gives the same columns whatever the number of workers', async () => {
    const shingled = shingledBy(5, boilerplateCorpus(26, 1500))
    const runs = await Promise.all(
      WORKERS.map((workers) => joinByCrew(crewOf(workers), shingled.sets, { threshold: 0.7, report })),
    )
    const [one, ...others] = runs.map(({ found: parts }) => sorted(expandPairs(textPairs(shingled, parts))))
    expect(one!.length).toBeGreaterThan(100)
    for (const other of others) expect(other).toEqual(one)
  })
})

describe('a join of some sets', () => {
  it.each(['any', 'across'] as const)('asks for %s pairs of fresh sets only', async (pairs) => {
    const shingled = shingledBy(4, boilerplateCorpus(27, 700))
    const random = seededRandom(28)
    const isFresh = Uint8Array.from(shingled.sets.sizeOf, () => (random() < 0.3 ? 1 : 0))
    const all = (await joinByCrew(crewOf(1), shingled.sets, { threshold: 0.6, report })).found
    const keys = (parts: typeof all): string[] =>
      parts
        .flatMap(({ left, right, score }) =>
          Array.from(left, (one, at) => `${one} ${right[at]} ${score[at]}`),
        )
        .sort()
    const wanted = keys(all).filter((key) => {
      const [one, other] = key.split(' ').map((set) => isFresh[Number(set)]!)
      return pairs === 'any' ? one! + other! > 0 : one !== other
    })
    expect(wanted.length).toBeGreaterThan(50)
    for (const workers of WORKERS)
      expect(
        keys(
          (
            await joinByCrew(crewOf(workers), shingled.sets, {
              threshold: 0.6,
              fresh: { isFresh, pairs },
              report,
            })
          ).found,
        ),
      ).toEqual(wanted)
  })
})

describe('MinHash by a crew', () => {
  it.each(WORKERS)('finds only true pairs, and as many as it says (%i workers)', async (workers) => {
    const texts = randomCorpus(29, 2500)
    const threshold = 0.7
    const shingled = shingledBy(3, texts)
    const truth = oraclePairs(texts, threshold, DEFAULT_SHINGLING)
    const { found: parts, minhash } = await minHashByCrew(crewOf(workers), shingled.sets, {
      threshold,
      report,
    })
    const pairs = expandPairs(textPairs(shingled, parts))
    for (const [key, score] of pairs) expect(truth.get(key)).toBe(score)
    expect(pairs.size / truth.size).toBeGreaterThan(0.99)
    expect(minhash).toMatchObject({ permutations: 128, recallAtThreshold: recallAt(threshold, minhash) })
    expect(minhash.recallAtThreshold).toBeGreaterThanOrEqual(0.99)
    expect(minhash.measured.recall).toBeGreaterThan(0.98)
    const { points } = minhash.measured
    expect(points!.reduce((sum, point) => sum + point.pairs, 0)).toBe(minhash.measured.pairs)
    for (const { similarity, pairs: there, found } of points!) {
      expect(similarity).toBeGreaterThanOrEqual(threshold)
      expect(found).toBeLessThanOrEqual(there)
    }
  })

  it('finds planted pairs as the S-curve says, nearly all from 0.9 on, and none below the threshold', async () => {
    const [threshold, planted, words] = [0.6, 400, 60]
    const levels = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95]
    const collection = new ShingleCollection({ unit: 'word', size: 1 })
    const truth = levels.flatMap((level) =>
      Array.from({ length: planted }, (_, pair) => {
        const shared = Math.round((2 * words * level) / (1 + level))
        const text = (side: string) =>
          Array.from(
            { length: words },
            (_unused, at) => `w${level * 100}p${pair}n${at}${at < shared ? '' : side}`,
          ).join(' ')
        collection.add(text('a'))
        collection.add(text('b'))
        return { level, score: shared / (2 * words - shared) }
      }),
    )
    const { found: parts, minhash } = await minHashByCrew(crewOf(2), collection.texts().sets, {
      threshold,
      report,
    })
    const found = new Map(expandPairs(textPairs(collection.texts(), parts)))
    const lines = levels.map((level) => {
      const pairs = [...truth.entries()].filter(([, pair]) => pair.level === level)
      const score = pairs[0]![1].score
      const hits = pairs.filter(([at]) => found.get(`${at * 2} ${at * 2 + 1}`) === score).length / planted
      const theory = score < threshold ? 0 : recallAt(score, minhash)
      // Three standard deviations of the share, and a little for the sets that are small beside
      // their permutations.
      expect(Math.abs(hits - theory)).toBeLessThan(0.02 + 3 * Math.sqrt((theory * (1 - theory)) / planted))
      if (level >= 0.9) expect(hits).toBeGreaterThanOrEqual(0.99)
      return `${score.toFixed(2)}: ${hits.toFixed(3)} of ${theory.toFixed(3)}`
    })
    // Verified: each pair is a planted one with its true similarity, and none of those at 0.5 is
    // among them.
    for (const [key, score] of found) {
      const [left, right] = key.split(' ').map(Number) as [number, number]
      expect([left % 2, right]).toEqual([0, left + 1])
      expect(score).toBe(truth[left / 2]!.score)
      expect(score).toBeGreaterThanOrEqual(threshold)
    }
    console.log(
      `${minhash.bands} bands of ${minhash.rows}, verified at ${threshold}; similarity: found of what the curve says: ${lines.join(', ')}`,
    )
  })
})
