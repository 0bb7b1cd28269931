import { type Pairs, PERMUTATIONS, recallAt, type SetColumns, setRanges, solveBands } from '@/lib/dedup'
import { foundBy, type FoundPairs, joinByCrew, type JoinCrew, type JoinOptions, type JoinTask, type Probed, TASKS_PER_THREAD } from './near-join'

/** Sets whose true pairs are looked for, to see what share of them MinHash finds. */
const MEASURED_SETS = 2_000

/** What the run says of its method. */
export interface MinHashStats {
  permutations: number
  bands: number
  rows: number
  /** Of the pairs exactly on the threshold, by 1 - (1 - t^r)^b; more similar ones are found more often. */
  recallAtThreshold: number
  /** Of the pairs at or above the threshold that the exact join finds for a sample of texts. */
  measured: { recall: number | null; pairs: number; sampledTexts: number }
}

/** Near-duplicates by MinHash LSH: candidates that share a band, each compared by exact Jaccard, so that none is wrong. */
export async function minHashByCrew(crew: JoinCrew, sets: SetColumns, options: JoinOptions): Promise<FoundPairs & { minhash: MinHashStats }> {
  const { threshold, report } = options
  const bands = solveBands(threshold)
  const total = sets.sizeOf.length
  const signing: JoinTask[] = setRanges(sets, crew.size * TASKS_PER_THREAD).map((range) => ({ step: 'sign', sets, bands, range }))
  const hashes = joined(await crew.map<Uint32Array>(signing))
  const looking: JoinTask[] = Array.from({ length: bands.bands }, (_, band) => ({ step: 'band', sets, hashes, bands: bands.bands, band, threshold }))
  const found = foundBy(await crew.map<Probed>(looking, (done) => report(Math.round((done * total) / bands.bands), total)))
  const measured = await measureRecall(crew, sets, found.found, options)
  return { ...found, minhash: { permutations: PERMUTATIONS, ...bands, recallAtThreshold: recallAt(threshold, bands), measured } }
}

async function measureRecall(crew: JoinCrew, sets: SetColumns, found: readonly Pairs[], options: JoinOptions): Promise<MinHashStats['measured']> {
  const total = sets.sizeOf.length
  const sampled = Math.min(total, MEASURED_SETS)
  const isFresh = new Uint8Array(total)
  for (let at = 0; at < sampled; at++) isFresh[Math.floor((at * total) / sampled)] = 1
  const truth = await joinByCrew(crew, sets, { ...options, fresh: { isFresh, pairs: 'any' } })
  const count = (parts: readonly Pairs[]): number =>
    parts.reduce((sum, { left, right }) => sum + left.reduce((here, one, at) => here + (isFresh[one] === 1 || isFresh[right[at]!] === 1 ? 1 : 0), 0), 0)
  const pairs = count(truth.found)
  return { recall: pairs === 0 ? null : count(found) / pairs, pairs, sampledTexts: sampled }
}

function joined(parts: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(new SharedArrayBuffer(parts.reduce((total, part) => total + part.byteLength, 0)))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
