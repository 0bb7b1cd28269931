import { auditJob } from './audit-job'
import { dedupJob } from './dedup-job'
import type { AnyJob } from './define'
import { importJob } from './import-job'
import { releaseJob } from './release-job'

const JOBS: readonly AnyJob[] = [importJob, dedupJob, auditJob, releaseJob]

/** Throws where a row names a kind this version does not know: a newer Winnow wrote it. */
export function jobOfKind(kind: string): AnyJob {
  const job = JOBS.find((candidate) => candidate.kind === kind)
  if (job === undefined) throw new Error(`This version of Winnow knows no job "${kind}".`)
  return job
}
