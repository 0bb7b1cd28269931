import type { Database } from '@/lib/db/client'
import { decontaminatedWith, isDecontaminationQueued } from '@/lib/db/contamination'
import { createJob } from '@/lib/db/jobs'

/**
 * Queues the search again for every dataset affected by new rows: those imported into it, or into
 * an eval set it was checked against. The last run describes other rows than there are now. Returns
 * the new jobs.
 */
export function decontaminateAgain(db: Database, importedInto: number): number[] {
  return decontaminatedWith(db, importedInto)
    .filter(({ datasetId }) => !isDecontaminationQueued(db, datasetId))
    .map(({ datasetId, params }) => createJob(db, { kind: 'decontaminate', datasetId, params }))
}
