/**
 * Approved revisions to bytes: groups that never part, splits decided by seed and key, files,
 * manifest, and their proof.
 */
export type { ContaminationFacts, EvalSetFacts } from './contamination-gate'
export {
  closedGates,
  type AnalysisFacts,
  type DuplicateFacts,
  type FailingRows,
  type GateFacts,
  gates,
  gateTitle,
  waiversProblem,
} from './gates'
export { groupRows, NEAR_THRESHOLD } from './groups'
export {
  gateState,
  INDEX_FILE,
  MANIFEST_FILE,
  MAXIMUM_MANIFEST_BYTES,
  parseManifest,
  serialiseManifest,
  type IndexRow,
  type Manifest,
} from './manifest'
export { apportion, splitOf, sharesProblem } from './splits'
export { verifyRelease, type ReleaseReader } from './verify'
