/**
 * Texts that mean the same in other words, by the cosine of vectors from outside; suggestions,
 * checked a second time.
 */
export { borderlinePairs, calibrate, calibrationAt, safeThreshold, wilson } from './calibration'
export type { BorderlinePair, PairJudgement } from './calibration'
export {
  checkCosine,
  cosinePairs,
  CosineShard,
  differingScore,
  groupRanges,
  MAXIMUM_PAIRS,
  tooManyPairs,
} from './cosine-pairs'
export type { CosinePlan, FoundPairs, GroupRange } from './cosine-pairs'
export type { ScoredPair } from './calibration'
export { crossPairs, nearestRows } from './cross-pairs'
export type { NearestPlan } from './cross-pairs'
export type { Embedder } from './embedder'
export { judgementsOf } from './judgements'
export type { CalibrationPair } from './judgements'
export { LEXICAL_NAME, lexicalVectors } from './lexical'
export { packedLength, packRows } from './packed-rows'
export type { PackedRows } from './packed-rows'
export { differenceBits, differencesOf, traitsOf } from './second-check'
export { SeededStream } from '@/lib/text/seeded-stream'
export { packSketches, planSketch } from './sketch'
export { checkPairs, sidesOf } from './suggestions'
export type { CheckedPairs } from './suggestions'
export { asVectors, cosine, cosineBetween, countZeros, normaliseRows } from './vectors'
export type { Vectors } from './vectors'
