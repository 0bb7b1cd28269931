import { describe, expect, it } from 'vitest'
import { DEFAULT_SHINGLING, mergeTexts, recallAt, ShingleCollection, type ShingledTexts, type Shingling, textPairs } from '@/lib/dedup'
import { minHashByCrew } from '@/lib/jobs/minhash-search'
import { joinByCrew } from '@/lib/jobs/near-join'
import { seededRandom } from '@/tests/seeded-random'
import { ADVERSARIAL, boilerplateCorpus, randomCorpus } from '../dedup/corpora'
import { expandPairs, oraclePairs, sorted } from '../dedup/oracle'
import { crewOf } from './crews'

const report = (): void => undefined

/** Texts as a number of readers would shingle them, each its share. */
function shingledBy(readers: number, texts: readonly string[], shingling: Shingling = DEFAULT_SHINGLING): ShingledTexts {
  return mergeTexts(Array.from({ length: readers }, (_, reader) => {
    const collection = new ShingleCollection(shingling)
    for (const text of texts.slice(Math.floor((reader * texts.length) / readers), Math.floor(((reader + 1) * texts.length) / readers))) collection.add(text)
    return collection.texts()
  }))
}

async function found(workers: number, texts: readonly string[], threshold: number, shingling?: Shingling): Promise<[string, number][]> {
  const shingled = shingledBy(workers * 3, texts, shingling)
  const joined = await joinByCrew(crewOf(workers), shingled.sets, { threshold, report })
  return sorted(expandPairs(textPairs(shingled, joined.found)))
}

function shuffle(texts: readonly string[], seed: number): string[] {
  const random = seededRandom(seed)
  return texts.map((text) => ({ text, key: random() })).sort((one, other) => one.key - other.key).map(({ text }) => text)
}

const WORKERS = [1, 2, 4]
const CORPORA: [string, string[]][] = [
  ['plain', randomCorpus(21, 450)],
  ['boilerplate', boilerplateCorpus(22, 350)],
  ['all identical', Array.from({ length: 400 }, () => 'the very same words in each of all these rows')],
  ['empty, short, CJK, emoji, broken', ADVERSARIAL],
  ['copies of near copies', [...randomCorpus(23, 250), ...randomCorpus(23, 250), ...boilerplateCorpus(24, 100)]],
  ['long rows', randomCorpus(30, 60, 2500)],
  ['nothing', []],
]

describe('the join by a crew agrees with brute force', () => {
  for (const [name, texts] of CORPORA) {
    it.each([0.5, 0.7, 0.8, 0.9])(`${name} at %s, by 1, 2 and 4 workers, in three orders`, async (threshold) => {
      for (const order of [texts, shuffle(texts, 1), texts.toReversed()]) {
        const expected = sorted(oraclePairs(order, threshold, DEFAULT_SHINGLING))
        for (const workers of WORKERS) expect(await found(workers, order, threshold)).toEqual(expected)
      }
    })
  }

  it('by characters and by single words', async () => {
    for (const shingling of [{ unit: 'character', size: 5 }, { unit: 'word', size: 1 }] as const) {
      const texts = [...randomCorpus(25, 200, 20), ...ADVERSARIAL]
      const expected = sorted(oraclePairs(texts, 0.6, shingling))
      for (const workers of WORKERS) expect(await found(workers, texts, 0.6, shingling)).toEqual(expected)
    }
  })

  it('gives the same columns whatever the number of workers', async () => {
    const shingled = shingledBy(5, boilerplateCorpus(26, 1500))
    const runs = await Promise.all(WORKERS.map((workers) => joinByCrew(crewOf(workers), shingled.sets, { threshold: 0.7, report })))
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
    const keys = (parts: typeof all): string[] => parts.flatMap(({ left, right, score }) => Array.from(left, (one, at) => `${one} ${right[at]} ${score[at]}`)).sort()
    const wanted = keys(all).filter((key) => {
      const [one, other] = key.split(' ').map((set) => isFresh[Number(set)]!)
      return pairs === 'any' ? one! + other! > 0 : one !== other
    })
    expect(wanted.length).toBeGreaterThan(50)
    for (const workers of WORKERS) expect(keys((await joinByCrew(crewOf(workers), shingled.sets, { threshold: 0.6, fresh: { isFresh, pairs }, report })).found)).toEqual(wanted)
  })
})

describe('MinHash by a crew', () => {
  it.each(WORKERS)('finds only true pairs, and as many as it says (%i workers)', async (workers) => {
    const texts = randomCorpus(29, 2500)
    const threshold = 0.7
    const shingled = shingledBy(3, texts)
    const truth = oraclePairs(texts, threshold, DEFAULT_SHINGLING)
    const { found: parts, minhash } = await minHashByCrew(crewOf(workers), shingled.sets, { threshold, report })
    const pairs = expandPairs(textPairs(shingled, parts))
    for (const [key, score] of pairs) expect(truth.get(key)).toBe(score)
    expect(pairs.size / truth.size).toBeGreaterThan(0.99)
    expect(minhash).toMatchObject({ permutations: 128, recallAtThreshold: recallAt(threshold, minhash) })
    expect(minhash.recallAtThreshold).toBeGreaterThanOrEqual(0.99)
    expect(minhash.measured.recall).toBeGreaterThan(0.98)
  })
})
