'use client'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { ContaminationPair, ContaminationReview, ContaminationStats } from '@/lib/contract/contamination'
import type { RowChoice } from '@/lib/contract/row-decisions'
import { type LeakGesture, problemText, sendLeakGesture } from '../api'
import { LiveRegion, useAnnouncer } from '../deck/announcer'
import { batchStep } from '../deck/batch-step'
import { KeySheet } from '../deck/key-sheet'
import { KeysButton } from '../deck/keys-button'
import { keyOf } from '../deck/printed-keys'
import { stepSaid } from '../deck/undo'
import { useUndo } from '../deck/use-undo'
import { UndoLine } from '../deck/undo-line'
import { type Deeds, useDeck } from '../deck/use-deck'
import { count, counted } from '../format'
import { usePlace } from '../place'
import { Button } from '../ui/button'
import { Kbd } from '../ui/kbd'
import { Notice } from '../ui/notice'
import { LEAK_KEYS, type LeakDeed } from './keys'
import { LeakCard } from './leak-card'

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
  const { said, say } = useAnnouncer()
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
      say(`${stepSaid(batchStep(answer.batch))} ${flaggedWords(answer.review)}.`)
    },
  })
  const { runId, undecided } = review
  const undo = useUndo(
    review.recent.map(batchStep),
    ({ id: batch }) => gesture.mutate({ batch }),
    gesture.isPending,
  )

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
  const deeds: Deeds<LeakDeed> = {
    remove: () => decide(current(), 'remove'),
    keep: () => decide(current(), 'keep'),
    undo: () => undo.undo(),
    next: () => move(current() + 1),
    previous: () => move(current() - 1),
  }
  const deck = useDeck({ name: 'contamination', table: LEAK_KEYS, deeds, region: list })

  return (
    <div className="flex min-w-0 flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p className="figures font-medium">{flaggedWords(review)}</p>
        <Button
          disabled={undecided === 0 || gesture.isPending}
          onClick={() => gesture.mutate({ runId, removeFlagged: true })}
        >
          {undecided === 0
            ? 'No flagged row is undecided'
            : `Remove all ${counted(undecided, 'flagged row')}`}
        </Button>
        <span className="ml-auto">
          <KeysButton deck={deck} />
        </span>
      </div>
      <UndoLine undo={undo} />
      <LiveRegion said={said} />
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
            {LEAK_KEYS.map(({ deed, label }) => (
              <span key={deed}>
                <Kbd>{keyOf(deed)}</Kbd>
                <span className="sr-only">{keyOf(deed)}</span> {label}
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
      <KeySheet
        deck={deck}
        table={LEAK_KEYS}
        description="They act while the focus is inside the list of leaks, and never while you type."
      />
    </div>
  )
}

const flaggedWords = ({ flagged, removed, kept, undecided }: ContaminationReview): string =>
  `${counted(flagged, 'flagged row')}: ${count(removed)} removed, ${count(kept)} kept, ${count(undecided)} undecided`
