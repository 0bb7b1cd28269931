import { CONTAMINATION_JOB } from '@/lib/contract/contamination'
import { searchesOf, isContaminationSearchQueued } from '@/lib/db/contamination'
import { createJob } from '@/lib/db/jobs'
import type { JobContext } from '../engine/define'

/**
 * Queues the search again for every dataset affected by new rows: those imported into it, or into
 * an eval set it was checked against. The last run describes other rows than there are now. Whoever
 * imported the rows asks for the searches. Returns the new jobs.
 */
export function searchContaminationAgain({
  db,
  datasetId: importedInto,
  actor,
}: Pick<JobContext, 'db' | 'datasetId' | 'actor'>): number[] {
  return searchesOf(db, importedInto)
    .filter(({ datasetId }) => !isContaminationSearchQueued(db, datasetId))
    .map(({ datasetId, params }) => createJob(db, { kind: CONTAMINATION_JOB, datasetId, params, actor }))
}
