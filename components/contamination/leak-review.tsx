'use client'
import { useMutation } from '@tanstack/react-query'
import { Undo2 } from 'lucide-react'
import { useRef, useState } from 'react'
import type { ContaminationPair, ContaminationReview, ContaminationStats } from '@/lib/contract/contamination'
import type { RowChoice } from '@/lib/contract/row-decisions'
import { type LeakGesture, problemText, sendLeakGesture } from '../api'
import { count, counted } from '../format'
import { usePlace } from '../place'
import { Button } from '../ui/button'
import { Kbd } from '../ui/kbd'
import { Notice } from '../ui/notice'
import { keyOf, type LeakAction, LEAK_KEYS } from './keys'
import { LeakCard } from './leak-card'
import { GestureList, summary } from './leak-decision'
import { useLeakKeys } from './use-leak-keys'

/**
 * Rows and the items they are named for, with a decision for each. What is decided stays where it
 * is until the page is loaded again: nothing moves under the eyes of who is reading.
 */
export function LeakReview({
  dataset,
  pairs,
  review: first,
  thresholds,
}: {
  dataset: string
  pairs: readonly ContaminationPair[]
  review: ContaminationReview
  thresholds: ContaminationStats['thresholds']
}) {
  const place = usePlace()
  const list = useRef<HTMLUListElement>(null)
  const [review, setReview] = useState(first)
  const [decisions, setDecisions] = useState<readonly (RowChoice | null)[]>(
    pairs.map(({ decision }) => decision),
  )
  const gesture = useMutation({
    mutationFn: (asked: LeakGesture) =>
      sendLeakGesture(
        dataset,
        place,
        asked,
        pairs.map(({ exampleId, evalDatasetId, evalExampleId }) => ({
          exampleId,
          evalDatasetId,
          evalExampleId,
        })),
      ),
    // One after another: a late answer must not bring back what a later gesture has changed.
    scope: { id: `leaks ${dataset}` },
    onSuccess: (answer) => {
      setReview(answer.review)
      setDecisions(answer.shown)
    },
  })
  const { runId, undecided } = review
  const last = review.recent.find(({ undoneAt }) => undoneAt === null)

  const cards = (): HTMLElement[] => [...(list.current?.querySelectorAll<HTMLElement>('[data-leak]') ?? [])]
  const current = (): number =>
    Math.max(
      0,
      cards().findIndex((card) => card.contains(document.activeElement)),
    )
  function move(to: number): void {
    const card = cards()[Math.min(Math.max(to, 0), pairs.length - 1)]
    card?.querySelector<HTMLElement>('button')?.focus({ preventScroll: true })
    card?.scrollIntoView({ block: 'nearest' })
  }
  function decide(at: number, decision: RowChoice): void {
    const { exampleId, evalDatasetId, evalExampleId, hash, row } = pairs[at]!
    if (row === null || decisions[at] === decision) return
    gesture.mutate({ runId, decision, pairs: [{ exampleId, evalDatasetId, evalExampleId, hash }] })
    move(at + 1)
  }
  function act(action: LeakAction): void {
    if (action === 'next') move(current() + 1)
    else if (action === 'previous') move(current() - 1)
    else if (action !== 'undo') decide(current(), action)
    else if (last !== undefined) gesture.mutate({ batch: last.batch })
  }
  useLeakKeys(list, act)

  return (
    <div className="flex min-w-0 flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p role="status" className="figures">
          <span className="font-semibold">{counted(review.flagged, 'flagged row')}</span>:{' '}
          {count(review.removed)} removed, {count(review.kept)} kept, {count(undecided)} undecided
        </p>
        <Button
          disabled={undecided === 0 || gesture.isPending}
          onClick={() => gesture.mutate({ runId, removeFlagged: true })}
        >
          {undecided === 0
            ? 'No flagged row is undecided'
            : `Remove all ${counted(undecided, 'flagged row')}`}
        </Button>
        {/* Always there, so that the list below stays where it is when something is decided. */}
        <Button
          look="quiet"
          aria-keyshortcuts={keyOf('undo')}
          disabled={last === undefined}
          onClick={() => act('undo')}
        >
          <Undo2 size={14} aria-hidden />
          {last === undefined ? 'Undo' : `Undo: ${summary(last)}`}
          <Kbd>{keyOf('undo')}</Kbd>
        </Button>
      </div>
      <p className="text-muted">
        Flagged are rows found by the passes Exact, {thresholds.size}-gram and Near. A removed row is neither
        reviewed nor released, but not deleted. Eval sets are never changed.
      </p>
      {gesture.isError && (
        <Notice tone="error" title="Nothing was decided">
          {problemText(gesture.error)}
        </Notice>
      )}
      {pairs.length > 0 && (
        <p className="flex flex-wrap items-center gap-x-3 text-muted">
          <span>
            <mark className="tok-finding">Underlined</mark>: words that item and row share. Semantic
            candidates have no underlined words.
          </span>
          <span className="flex flex-wrap gap-x-3 max-sm:hidden">
            In the list:{' '}
            {LEAK_KEYS.map(({ key, help }) => (
              <span key={key}>
                <Kbd>{key}</Kbd>
                <span className="sr-only">{key}</span> {help}
              </span>
            ))}
          </span>
        </p>
      )}
      <ul ref={list} className="flex flex-col gap-4">
        {pairs.map((pair, at) => (
          <li key={pair.id} className="min-w-0">
            <LeakCard
              dataset={dataset}
              pair={pair}
              decision={decisions[at] ?? null}
              thresholds={thresholds}
              onDecide={(decision) => decide(at, decision)}
            />
          </li>
        ))}
      </ul>
      <GestureList gestures={review.recent} onUndo={(batch) => gesture.mutate({ batch })} />
    </div>
  )
}
