'use client'
import { KeysButton } from '../deck/keys-button'
import { count } from '../format'
import { Progress } from '../ui/progress'
import { Select } from '../ui/select'
import { Switch } from '../ui/switch'
import { SavingState } from './saving-state'
import type { ReviewPaneState } from './use-review-pane'

const FILTERS = [
  { value: 'unreviewed', label: 'Not reviewed yet' },
  { value: 'flagged', label: 'With findings' },
  { value: 'undecided', label: 'Findings to decide' },
]

/** How far the queue is, what is still being saved, and what the queue shows. */
export function QueueBar({ pane: { review, deck, params, setMask, setFilter } }: { pane: ReviewPaneState }) {
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
      <Switch label="Show trained tokens" checked={params.mask} onChange={setMask} />
      <Select
        label="Queue"
        hideLabel
        className="w-[170px]"
        value={params.filter}
        options={FILTERS}
        onChange={setFilter}
      />
      <KeysButton deck={deck} />
    </div>
  )
}
