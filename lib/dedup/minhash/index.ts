/** MinHash with locality-sensitive hashing: the usual way to near-duplicates, its recall stated and measured. */
export { recallAt, solveBands } from './bands'
export type { Bands } from './bands'
export { bandHashes, bandPairs } from './candidates'
export { estimate, PERMUTATIONS, sign } from './one-permutation'
