/**
 * One example, one decision: what a rubric must say, which verdict counts, and when an example is
 * approved.
 */
export { rubricProblem } from './rubric'
export { isApproved, latestVerdict, type JudgedRevision } from './verdict'
