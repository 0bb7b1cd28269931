import type { MinHashStats, RecallPoint } from '@/lib/contract/duplicates'
import type { Pairs } from '../columns/pairs'
import { PERMUTATIONS, recallAt, solveBands } from '../minhash'
import type { SetColumns } from '../shingles/shingle-sets'
import { setRanges } from '../join/join-plan'
import {
  foundBy,
  type JoinedPairs,
  joinByCrew,
  type JoinCrew,
  type JoinOptions,
  type JoinTask,
  type Probed,
  TASKS_PER_THREAD,
} from './near-by-crew'

/** Sets whose true pairs are looked for, to see what share of them MinHash finds. */
const MEASURED_SETS = 2_000

/**
 * Near-duplicates by MinHash LSH: candidates that share a band, each compared by exact Jaccard, so
 * that none is wrong.
 */
export async function minHashByCrew(
  crew: JoinCrew,
  sets: SetColumns,
  options: JoinOptions,
): Promise<JoinedPairs & { minhash: MinHashStats }> {
  const { threshold, report } = options
  const bands = solveBands(threshold)
  const total = sets.sizeOf.length
  const signing: JoinTask[] = setRanges(sets, crew.size * TASKS_PER_THREAD).map((range) => ({
    step: 'sign',
    sets,
    bands,
    range,
  }))
  const hashes = joined(await crew.map<Uint32Array>(signing))
  const looking: JoinTask[] = Array.from({ length: bands.bands }, (_, band) => ({
    step: 'band',
    sets,
    hashes,
    bands: bands.bands,
    band,
    threshold,
  }))
  const found = foundBy(
    await crew.map<Probed>(looking, (done) => report(Math.round((done * total) / bands.bands), total)),
  )
  const measured = await measureRecall(crew, sets, found.found, options)
  return {
    ...found,
    minhash: {
      permutations: PERMUTATIONS,
      ...bands,
      recallAtThreshold: recallAt(threshold, bands),
      measured,
    },
  }
}

async function measureRecall(
  crew: JoinCrew,
  sets: SetColumns,
  found: readonly Pairs[],
  options: JoinOptions,
): Promise<MinHashStats['measured']> {
  const total = sets.sizeOf.length
  const sampled = Math.min(total, MEASURED_SETS)
  const isFresh = new Uint8Array(total)
  for (let at = 0; at < sampled; at++) isFresh[Math.floor((at * total) / sampled)] = 1
  const truth = await joinByCrew(crew, sets, { ...options, fresh: { isFresh, pairs: 'any' } })
  const points = recallPoints(scoresOf(truth.found, isFresh), scoresOf(found, isFresh))
  const countOf = (column: 'pairs' | 'found'): number => points.reduce((sum, point) => sum + point[column], 0)
  const pairs = countOf('pairs')
  return { recall: pairs === 0 ? null : countOf('found') / pairs, pairs, sampledTexts: sampled, points }
}

/** Similarities of the pairs that a sampled set is in. */
function scoresOf(parts: readonly Pairs[], isSampled: Uint8Array): Float64Array[] {
  return parts.map(({ left, right, score }) =>
    score.filter((_, at) => isSampled[left[at]!] === 1 || isSampled[right[at]!] === 1),
  )
}

const POINTS_PER_UNIT = 20

/**
 * By twentieths of similarity from the threshold up; what MinHash finds was compared exactly, so
 * both sides know a pair by the same score.
 */
function recallPoints(truth: readonly Float64Array[], found: readonly Float64Array[]): RecallPoint[] {
  const bins = new Map<number, { sum: number; pairs: number; found: number }>()
  const binOf = (score: number) => {
    const bin = Math.min(POINTS_PER_UNIT - 1, Math.floor(score * POINTS_PER_UNIT))
    if (!bins.has(bin)) bins.set(bin, { sum: 0, pairs: 0, found: 0 })
    return bins.get(bin)!
  }
  for (const scores of truth) {
    for (const score of scores) {
      const bin = binOf(score)
      bin.sum += score
      bin.pairs++
    }
  }
  for (const scores of found) for (const score of scores) binOf(score).found++
  return [...bins]
    .sort(([one], [other]) => one - other)
    .map(([, { sum, pairs, found: hits }]) => ({ similarity: sum / pairs, pairs, found: hits }))
}

function joined(parts: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(
    new SharedArrayBuffer(parts.reduce((total, part) => total + part.byteLength, 0)),
  )
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
