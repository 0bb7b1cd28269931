/**
 * Review of one example at a time: what a rubric must contain, which verdict counts, and when an
 * example is approved.
 */
export { rubricProblem } from './rubric'
export { isApproved, latestVerdict, type JudgedRevision } from './verdict'
