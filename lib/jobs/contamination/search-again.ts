import { CONTAMINATION_JOB } from '@/lib/contract/contamination'
import type { Database } from '@/lib/db/client'
import { searchesOf, isContaminationSearchQueued } from '@/lib/db/contamination'
import { createJob } from '@/lib/db/jobs'

/**
 * Queues the search again for every dataset affected by new rows: those imported into it, or into
 * an eval set it was checked against. The last run describes other rows than there are now. Returns
 * the new jobs.
 */
export function searchContaminationAgain(db: Database, importedInto: number): number[] {
  return searchesOf(db, importedInto)
    .filter(({ datasetId }) => !isContaminationSearchQueued(db, datasetId))
    .map(({ datasetId, params }) => createJob(db, { kind: CONTAMINATION_JOB, datasetId, params }))
}
