'use client'
import { Keyboard } from 'lucide-react'
import { count } from '../format'
import { Button } from '../ui/button'
import { Kbd } from '../ui/kbd'
import { Progress } from '../ui/progress'
import { Select } from '../ui/select'
import { Switch } from '../ui/switch'
import { SavingState } from './saving-state'
import type { Review } from './use-review'

const FILTERS = [
  { value: 'unreviewed', label: 'Not reviewed yet' },
  { value: 'flagged', label: 'With findings' },
  { value: 'undecided', label: 'Findings to decide' },
]

/** How far the queue is, what is still being saved, and what the queue shows. */
export function QueueBar({
  review,
  params,
  onMask,
  onFilter,
  onSheet,
}: {
  review: Review
  params: { mask: boolean; filter: string }
  onMask: (mask: boolean) => void
  onFilter: (filter: string) => void
  onSheet: () => void
}) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <div className="flex min-w-[220px] flex-1 items-center gap-3">
        <span className="figures shrink-0">
          <span className="font-semibold">{count(review.reviewed)}</span> of {count(review.total)} reviewed
        </span>
        <div className="max-w-[280px] min-w-0 flex-1">
          <Progress label="Reviewed" done={review.reviewed} total={review.total} />
        </div>
      </div>
      <SavingState waiting={review.waiting} onRetry={review.retrySaving} />
      <Switch label="Show trained tokens" checked={params.mask} onChange={onMask} />
      <Select
        label="Queue"
        hideLabel
        className="w-[170px]"
        value={params.filter}
        options={FILTERS}
        onChange={onFilter}
      />
      <Button look="quiet" aria-keyshortcuts="?" onClick={onSheet}>
        <Keyboard size={14} aria-hidden />
        Keys<Kbd>?</Kbd>
      </Button>
    </div>
  )
}
