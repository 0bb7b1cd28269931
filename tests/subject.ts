import type { Subject } from '@/lib/contract/review'
import { headOf } from '@/lib/db/verdicts'
import { thisHome } from '@/lib/services/host/place'
import { studio } from '@/lib/services/host/studio'
import { session } from '@/tests/session'

/** What is judged where somebody judges the text that a row has now. */
export function subjectNow(exampleId: number): Subject {
  const { headId, datasetId, hash } = headOf(studio().db, exampleId)!
  return { home: thisHome(session()), datasetId, exampleId, revisionId: headId, hash: hash.toString('hex') }
}
