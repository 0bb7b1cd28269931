'use client'
import type { QueuePage } from '@/lib/contract/review'
import { datasetPath } from '../links'
import { LinkButton } from '../ui/button'
import { Notice } from '../ui/notice'
import { Stale } from '../ui/stale'
import { RefusedDecisions } from './refused-decisions'
import { SavingObstacle } from './saving-state'
import { useObstacle } from './use-outbox'
import type { ReviewPaneState } from './use-review-pane'

/** What stands in the way: of the queue that was asked for, of saving, of opening an example. */
export function ReviewNotices({
  dataset,
  first,
  pane: { review, params, toRegion },
}: {
  dataset: string
  first: QueuePage
  pane: ReviewPaneState
}) {
  const obstacle = useObstacle()
  const byFindings = params.filter !== 'unreviewed'
  const toAudit = (
    <LinkButton size="small" href={datasetPath(dataset, 'audit')}>
      To the audit
    </LinkButton>
  )
  return (
    <>
      {byFindings && !first.audited && (
        <Notice tone="warning" title="No audit has looked for findings yet">
          {toAudit}
        </Notice>
      )}
      {byFindings && <Stale reason={first.stale} again={toAudit} />}
      <SavingObstacle waiting={review.waiting} obstacle={obstacle} />
      <RefusedDecisions review={review} toRegion={toRegion} />
      {review.problem !== null && (
        <Notice tone="error" title="The example could not be opened">
          {review.problem}
        </Notice>
      )}
    </>
  )
}
