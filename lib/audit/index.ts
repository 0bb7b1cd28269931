/** Problems of an example and of a dataset, and their remedies: one rule per file. */
export type { AuditExample, AuditParameters } from './example'
export { auditExample, PRIVATE_RULES, RULES } from './registry'
export type { Rule } from './rule'
export { AuditSummary } from './summary'
export { TrainedShare } from './trained-share'
