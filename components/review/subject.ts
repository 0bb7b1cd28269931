import type { Subject } from '@/lib/contract/review'

/** What is judged, without what stands beside it. */
export function subjectOf({ home, datasetId, exampleId, revisionId, hash }: Subject): Subject {
  return { home, datasetId, exampleId, revisionId, hash }
}
