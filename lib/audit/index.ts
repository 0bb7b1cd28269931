/** What is wrong with an example and with a dataset, and what to do about it: one rule per file. */
export type { AuditExample, AuditParameters } from './example'
export { auditExample, PRIVATE_RULES, RULES } from './registry'
export type { Rule } from './rule'
export { AuditSummary } from './summary'
export { TrainedShare } from './trained-share'
