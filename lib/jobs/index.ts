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
export { ANALYSES, type AnalysisKind, paramsAgain, staleReasons } from './analyses'
export { contaminationParameters } from './contamination/parameters'
export type { SemanticRequest } from './semantic/parameters'
export { finishedRun, type FinishedRun, latestFinished } from './engine/finished-run'
export { standingFacts } from './releases/release-gates'
