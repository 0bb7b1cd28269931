import { type Mutation, mutation } from './mutation'

const ANALYSES = ['tests/unit/jobs/analyses.test.ts']

/** Faults in what a run has read, and in when it is stale. */
export const ANALYSES_MUTATIONS: readonly Mutation[] = [
  mutation(
    'a run answers other parameters than it had',
    'lib/core/run-basis.ts',
    'return changed.length === 0',
    'return changed.length >= 0',
    ANALYSES,
  ),
  mutation(
    'a job that shall stop asks for other parameters',
    'lib/db/jobs.ts',
    'AND kind = ? AND cancelRequested = 0',
    'AND kind = ?',
    ANALYSES,
  ),
  mutation(
    'the parameters of one analysis are those of another',
    'lib/db/jobs.ts',
    'datasetId = ? AND kind = ? AND cancelRequested',
    'datasetId = ? AND kind >= ? AND cancelRequested',
    ANALYSES,
  ),
  mutation(
    'a run of an earlier version is current',
    'lib/jobs/engine/run-state.ts',
    'version: analysis.version,',
    'version: run.version,',
    ANALYSES,
  ),
  mutation(
    'a run whose statistics cannot be read is current',
    'lib/jobs/engine/run-state.ts',
    'if (finishedRun(analysis, run) === null) return [UNREADABLE]',
    '',
    ANALYSES,
  ),
  mutation(
    'every analysis searches for eval sets',
    'lib/jobs/engine/run-state.ts',
    'analysis.searches === null ? null : new Set(analysis.searches.searched(parameters))',
    'new Set()',
    ANALYSES,
  ),
  mutation(
    'a changed contract leaves an audit current',
    'lib/jobs/engine/run-state.ts',
    'contract: stored.contract === undefined ? null : contractBasis(contract, home)',
    'contract: null',
    ANALYSES,
  ),
]
