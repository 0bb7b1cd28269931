'use client'
import type { ComponentProps } from 'react'
import type { QueuePage } from '@/lib/contract/review'
import { usePacked } from '../packed'
import { Loading, Skeleton } from '../ui/skeleton'
import { ReviewPane } from './review-pane'

/** The review, its first examples being JSON text still. */
export function PackedReview({
  first: json,
  ...rest
}: Omit<ComponentProps<typeof ReviewPane>, 'first'> & { first: string }) {
  const first = usePacked(json) as QueuePage | null
  return first === null ? (
    <Loading what="the next example">
      <Skeleton className="h-[480px]" />
    </Loading>
  ) : (
    <ReviewPane first={first} {...rest} />
  )
}
