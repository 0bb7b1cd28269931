/**
 * MinHash with locality-sensitive hashing: the usual way to near-duplicates, its recall stated and
 * measured.
 */
export { recallAt } from '@/lib/core/minhash-recall'
export { solveBands } from './bands'
export type { Bands } from './bands'
export { bandHashes, bandPairs } from './candidates'
export { estimate, PERMUTATIONS, sign } from './one-permutation'
