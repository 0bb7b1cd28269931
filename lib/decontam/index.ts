/**
 * Eval sets against training rows: which rows contain an eval item, by which of the passes, with
 * evidence on both sides.
 */
export { boilerplateOf } from './boilerplate'
export { evidenceOf } from './evidence'
export { exportGramHashes } from './export-gram-hashes'
export { parseGramHashes } from './gram-hash-file'
export type { GramHashSet } from './gram-hash-file'
export { GramHashMatcher } from './gram-hashes'
export { defaultLimits, laxerThanUsual } from './limits'
export type { Limits } from './limits'
export { Matcher } from './matcher'
export { type EvalSet, HitTally } from './hit-tally'
export { optionsOf } from './options'
export { protectedTexts, type ProtectedText, withoutCommonStems } from './protected-texts'
export { searchedTexts } from './searched-texts'
export type { RowText } from './row-text'
export { plantLeaks, REPHRASED_ITEMS, selfTest } from './self-test'
export type { PlantedLeak } from './self-test'
