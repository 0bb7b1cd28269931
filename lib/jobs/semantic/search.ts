import { nearestNeighbours } from '@/lib/adapters/embeddings'
import {
  asVectors,
  cosine,
  type CosinePlan,
  crossPairs,
  differingScore,
  type FoundPairs,
  groupRanges,
  MAXIMUM_PAIRS,
  packedLength,
  type PackedRows,
  packRows,
  type Pairs,
  planSketch,
  SeededStream,
  tooManyPairs,
  type Vectors,
} from '@/lib/dedup'
import type { Crew } from '../engine/crew'
import type { JobContext } from '../engine/define'
import type { SemanticTask } from './semantic-thread'

/**
 * Up to here every pair is looked at: no slower than an approximate index, and nothing is missed.
 * Measured on 2 cores, 129,522 real texts, cosine ≥ 0.9: exact 10 s, usearch 29 s; the one grows
 * with the square of the texts, the other with the texts.
 */
const MOST_EXACT_TEXTS = 300_000
const TASKS_PER_THREAD = 16
/** Texts whose true neighbours are compared with those of the approximate search. */
const RECALL_SAMPLE = 200

export interface SemanticPairs {
  pairs: Pairs
  search: 'exact' | 'approximate'
  /** Share of the true pairs of a sample of texts that were found; 1 for an exact search. */
  recall: number
  /**
   * Share of the texts of the sample with a pair for which one was found at least: what may go is
   * told by these.
   */
  textRecall: number
  /** The texts ready for more searches. */
  rows: PackedRows
}

/** @throws WinnowError `too-large` where nearly all texts look alike, `cancelled` */
export async function searchPairs(
  vectors: Vectors,
  threshold: number,
  name: string,
  crew: Crew,
  context: JobContext,
): Promise<SemanticPairs> {
  if (vectors.count > MOST_EXACT_TEXTS) return searchNearest(vectors, threshold, name, context)
  const report = (done: number, total: number): void => {
    context.report('Comparing', Math.round((done * vectors.count) / total), vectors.count)
    context.checkpoint()
  }
  const sketching = planSketch(vectors, threshold)
  const packed = new Int16Array(
    new SharedArrayBuffer(packedLength(vectors.count, sketching) * Int16Array.BYTES_PER_ELEMENT),
  )
  const plan: CosinePlan = {
    vectors,
    sketching,
    packed,
    threshold,
    found: new Int32Array(new SharedArrayBuffer(4)),
  }
  const ranges = groupRanges(vectors.count, crew.size * TASKS_PER_THREAD)
  await crew.map(ranges.map((range): SemanticTask => ({ step: 'sketch', plan, range })))
  await crew.everyone({ step: 'plan', plan } satisfies SemanticTask)
  const found = await crew.map<FoundPairs>(
    ranges.map((range): SemanticTask => ({ step: 'search', range })),
    (done) => report(done, ranges.length),
  )
  if (found.some(({ tooMany }) => tooMany)) throw tooManyPairs(vectors, threshold, name)
  return {
    pairs: joinPairs(found.map(({ pairs }) => pairs)),
    search: 'exact',
    recall: 1,
    textRecall: 1,
    rows: plan,
  }
}

async function searchNearest(
  vectors: Vectors,
  threshold: number,
  name: string,
  context: JobContext,
): Promise<SemanticPairs> {
  const found = new Map<number, number>()
  await nearestNeighbours(
    vectors,
    threshold,
    (row, neighbour) => {
      const key = Math.min(row, neighbour) * vectors.count + Math.max(row, neighbour)
      if (found.has(key)) return
      const score = cosine(vectors, row, neighbour)
      if (score < threshold) return
      if (found.size >= MAXIMUM_PAIRS) throw tooManyPairs(vectors, threshold, name)
      found.set(key, score)
    },
    (done) => {
      context.report('Comparing', Math.round(done), vectors.count)
      context.checkpoint()
    },
  )
  const pairs: Pairs = {
    left: Uint32Array.from(found.keys(), (key) => Math.floor(key / vectors.count)),
    right: Uint32Array.from(found.keys(), (key) => key % vectors.count),
    score: Float64Array.from(found.values(), (score) => differingScore(score)),
  }
  const rows = packRows(vectors, threshold)
  return { pairs, search: 'approximate', ...measureRecall(rows, threshold, found), rows }
}

function measureRecall(
  packed: PackedRows,
  threshold: number,
  found: ReadonlyMap<number, number>,
): Pick<SemanticPairs, 'recall' | 'textRecall'> {
  const { vectors } = packed
  const sample = sampleRows(vectors, RECALL_SAMPLE, 5)
  const truth = crossPairs(sample.vectors, packed, threshold, MAXIMUM_PAIRS).filter(
    ({ left, right }) => sample.rows[left] !== right,
  )
  const hits = truth.filter(({ left, right }) =>
    found.has(Math.min(sample.rows[left]!, right) * vectors.count + Math.max(sample.rows[left]!, right)),
  )
  const texts = (pairs: readonly { left: number }[]): number => new Set(pairs.map(({ left }) => left)).size
  return truth.length === 0
    ? { recall: 1, textRecall: 1 }
    : { recall: hits.length / truth.length, textRecall: texts(hits) / texts(truth) }
}

/** Rows drawn with a seed, each once, and their vectors; all rows where no more are there. */
export function sampleRows(
  vectors: Vectors,
  count: number,
  seed: number,
): { rows: number[]; vectors: Vectors } {
  const random = new SeededStream(seed)
  const rows =
    count >= vectors.count
      ? Array.from({ length: vectors.count }, (_, row) => row)
      : [...new Set(Array.from({ length: count }, () => random.below(vectors.count)))]
  const values = new Float32Array(rows.length * vectors.dimensions)
  rows.forEach((row, at) =>
    values.set(
      vectors.values.subarray(row * vectors.dimensions, (row + 1) * vectors.dimensions),
      at * vectors.dimensions,
    ),
  )
  return { rows, vectors: asVectors(values, vectors.dimensions) }
}

function joinPairs(parts: readonly Pairs[]): Pairs {
  const length = parts.reduce((sum, { left }) => sum + left.length, 0)
  const joined: Pairs = {
    left: new Uint32Array(length),
    right: new Uint32Array(length),
    score: new Float64Array(length),
  }
  let at = 0
  for (const { left, right, score } of parts) {
    joined.left.set(left, at)
    joined.right.set(right, at)
    joined.score.set(score, at)
    at += left.length
  }
  return joined
}
