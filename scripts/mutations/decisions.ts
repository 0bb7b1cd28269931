import { mutation, type Mutation } from './mutation'

const TO_DECIDE = ['tests/unit/db/undecided-findings.test.ts']

/** Faults in the list of rows that need a decision. */
export const DECISIONS_MUTATIONS: readonly Mutation[] = [
  mutation(
    'a second secret of a rule is decided with the first',
    'lib/db/undecided-findings.ts',
    ' AND s.spans = f.spans',
    '',
    TO_DECIDE,
  ),
  mutation(
    'what was found in a text that is gone waits for a decision',
    'lib/db/undecided-findings.ts',
    'f.revisionId = e.headId AND',
    '',
    TO_DECIDE,
  ),
  mutation(
    'an audit that nobody had on the screen decides',
    'lib/db/undecided-findings.ts',
    's.runId = v.auditRunId',
    's.runId = f.runId',
    TO_DECIDE,
  ),
  mutation(
    'a row is flagged for a text it no longer has',
    'lib/db/examples.ts',
    'AND f.revisionId = e.headId AND f.severity',
    'AND f.severity',
    TO_DECIDE,
  ),
]
