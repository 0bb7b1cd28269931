'use client'
import { problemText } from '../api'
import { Button } from '../ui/button'
import { Notice } from '../ui/notice'
import { Loading, Skeleton } from '../ui/skeleton'
import { EndOfQueue } from './end-of-queue'
import type { Review } from './use-review'

/** In the place of an example: that the next one is being read, cannot be read, or that there is none. */
export function NoExample({ dataset, filter, review }: { dataset: string; filter: string; review: Review }) {
  if (!review.held && review.queue.complete)
    return (
      <EndOfQueue
        dataset={dataset}
        reviewed={review.reviewed}
        total={review.total}
        filter={filter}
        onRestart={review.restart}
      />
    )
  if (review.queue.error === null)
    return (
      <Loading what="the next example">
        <Skeleton className="h-[320px]" />
      </Loading>
    )
  return (
    <Notice tone="error" title="The next examples could not be read">
      <p>{problemText(review.queue.error)} Your decisions are kept.</p>
      <Button className="mt-2" onClick={review.queue.retry}>
        Try again
      </Button>
    </Notice>
  )
}
