/** Eval sets against training rows: which rows hold an eval item, by which of the passes, with evidence on both sides. */
export { boilerplateOf } from './boilerplate'
export { evidenceOf } from './evidence'
export { exportGramHashes, GramHashMatcher } from './gram-hashes'
export { defaultLimits } from './limits'
export type { Limits } from './limits'
export { Matcher } from './matcher'
export type { RowText } from './matcher'
export { selfTest } from './self-test'
