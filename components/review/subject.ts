import type { Subject } from '@/lib/core/views'

/** What is judged, without what stands beside it. */
export function subjectOf({ home, datasetId, exampleId, revisionId, hash }: Subject): Subject {
  return { home, datasetId, exampleId, revisionId, hash }
}
