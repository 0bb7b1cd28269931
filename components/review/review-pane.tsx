'use client'
import type { QueuePage, RubricView, VerdictView } from '@/lib/contract/review'
import { LiveRegion } from '../deck/announcer'
import { KeysAsleep } from '../deck/keys-asleep'
import type { FormState } from '../form-state'
import { DecisionList } from './decision-list'
import { FindingCard } from './finding-card'
import { QueueBar } from './queue-bar'
import { ReviewKeySheet } from './review-key-sheet'
import { ReviewNotices } from './review-notices'
import { RubricPanel } from './rubric-panel'
import { useReviewPane } from './use-review-pane'
import { VerdictBar } from './verdict-bar'
import { WorkPlace } from './work-place'

/** One example, one decision: the queue by keyboard or by button. */
export function ReviewPane({
  saveRubric,
  ...queue
}: {
  dataset: string
  rubric: RubricView
  first: QueuePage
  firstAfter: number | null
  recent: VerdictView[]
  saveRubric: (state: FormState, form: FormData) => Promise<FormState>
}) {
  const { dataset, rubric, first } = queue
  const pane = useReviewPane(queue)
  const { review, region, deck, toRegion } = pane
  return (
    <section
      ref={region}
      tabIndex={-1}
      aria-label="Review"
      className="group -mb-6 flex min-h-[calc(100dvh-92px)] scroll-mt-2 flex-col gap-4 outline-none"
    >
      <QueueBar pane={pane} />
      <LiveRegion said={review.said} />
      <ReviewNotices dataset={dataset} first={first} pane={pane} />
      <div className="grid flex-1 content-start items-start gap-4 lg:grid-cols-[minmax(0,1fr)_340px]">
        <WorkPlace dataset={dataset} pane={pane} />
        <div className="flex min-w-0 flex-col gap-4 lg:sticky lg:top-4">
          <RubricPanel rubric={rubric} action={saveRubric} />
          {review.item !== undefined && <FindingCard item={review.item} current={pane.finding} />}
          <DecisionList
            decisions={review.undo.steps}
            onChange={(decision) => {
              toRegion()
              review.undo.undo(decision)
            }}
          />
        </div>
      </div>
      {pane.mode !== 'fix' && (
        <div className="sticky bottom-0 z-20 -mx-4 border-t bg-page px-4 py-2 sm:-mx-6 sm:px-6">
          <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
            <VerdictBar pane={pane} />
            <KeysAsleep deck={deck} where="the review" region={region} />
          </div>
        </div>
      )}
      <ReviewKeySheet deck={deck} />
    </section>
  )
}
