/**
 * Long work as rows: defined once, claimed by one runner, run in a thread, cancelled and resumed.
 */
export { OWNER, Runner } from './runner'
export type { ImportParameters } from './import-job'
export { forgetPrivateSet, keepPrivateSet, listPrivateSets } from './private-sets'
export { protectedTexts, withoutCommonStems } from './protected-texts'
export {
  type DuplicateView,
  duplicateViewOf,
  lowestThreshold,
  REJECTED,
  REMOVED,
  SET_ASIDE,
  starClusters,
  starsAt,
  undecidedCopies,
} from './duplicate-view'
export { paramsAgain, staleReasons } from './run-state'
export { standingFacts } from './release-gates'
