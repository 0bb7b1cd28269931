/**
 * Long work as rows: defined once, claimed by one runner, run in a thread, cancelled and resumed.
 */
export { OWNER, Runner } from './runner'
export type { ImportParameters } from './imports/import-job'
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
} from './duplicates/view'
export { paramsAgain, staleReasons } from './engine/run-state'
export { standingFacts } from './releases/release-gates'
