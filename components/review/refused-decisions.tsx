'use client'
import { Button } from '../ui/button'
import { Notice } from '../ui/notice'
import type { Review } from './use-review'

/** Decisions that were not saved, each with the ways on. */
export function RefusedDecisions({ review, toRegion }: { review: Review; toRegion: () => void }) {
  return review.refused.map(({ operation, message }) => (
    <Notice
      key={`${operation.kind} ${operation.request.clientId}`}
      tone="error"
      title={`Your decision on example ${operation.request.exampleId} was not saved`}
    >
      <p>{message}</p>
      <div className="mt-2 flex gap-2">
        {review.isHere(operation) && (
          <Button
            onClick={() => {
              // The button goes away, and the keys act inside only.
              toRegion()
              review.dismiss(operation)
              void review.open(operation.request.exampleId, true)
            }}
          >
            Judge again
          </Button>
        )}
        <Button
          look="quiet"
          onClick={() => {
            toRegion()
            review.dismiss(operation)
          }}
        >
          Discard
        </Button>
      </div>
    </Notice>
  ))
}
