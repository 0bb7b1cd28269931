import { type Mutation, mutation } from './mutation'

const WRITERS = ['tests/unit/jobs/interleavings.test.ts']

/** Faults in decisions that are kept, and in jobs that several processes write for. */
export const STORAGE_MUTATIONS: readonly Mutation[] = [
  mutation('a decision that was undone still counts', 'lib/db/row-decisions.ts', 'd.undoneAt IS NULL', '1', [
    'tests/unit/db/row-decisions.test.ts',
  ]),
  mutation('a row set aside is released', 'lib/db/releases.ts', 'AND ${NOT_SET_ASIDE}`', '`', [
    'tests/unit/db/row-decisions.test.ts',
  ]),
  mutation(
    'a woken process writes for a job that another has',
    'lib/db/fenced.ts',
    'if (this.#depth === 0) this.assertCurrent()',
    '',
    WRITERS,
  ),
  mutation(
    'a job that has ended can be written to',
    'lib/db/fenced.ts',
    "claim = ? AND finishedAt IS NULL'",
    "claim = ?'",
    ['tests/unit/db/jobs.test.ts'],
  ),
  mutation(
    'two work on one dataset',
    'lib/db/jobs.ts',
    'busy.datasetId = mine.datasetId AND',
    'busy.datasetId = -1 AND',
    WRITERS,
  ),
  mutation(
    'a job that only waited takes back what others did',
    'lib/jobs/engine/attempt.ts',
    'begun: row.startedAt !== null',
    'begun: true',
    WRITERS,
  ),
  mutation(
    'the same record is stored twice',
    'prisma/migrations/20261128135100_fenced-jobs/migration.sql',
    'CREATE UNIQUE INDEX "Example_',
    'CREATE INDEX "Example_',
    ['tests/unit/db/imports.test.ts', 'tests/unit/jobs/interleavings.test.ts'],
  ),
]
