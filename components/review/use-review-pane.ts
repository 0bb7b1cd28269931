import { useQueryStates } from 'nuqs'
import { type RefObject, useEffect, useRef, useState } from 'react'
import type { QueuePage, RubricView, VerdictView } from '@/lib/contract/review'
import { type Deck, type Deeds, useDeck } from '../deck/use-deck'
import { REASON_KEYS, REJECT_REASONS, REVIEW_KEYS, type ReviewDeed } from './keys'
import { reviewParams } from './params'
import { type Review, useReview } from './use-review'

/** What is being done with the example: looked at, rejected for a reason that is asked for, or fixed. */
type Mode = 'look' | 'reject' | 'fix'

/** The review as its parts see it. */
export interface ReviewPaneState {
  review: Review
  /** The element the keys act in. */
  region: RefObject<HTMLElement | null>
  deck: Deck
  deeds: Deeds<ReviewDeed>
  mode: Mode
  /** The finding that is pointed at, by its number. */
  finding: number | null
  params: { mask: boolean; filter: string }
  setMask: (mask: boolean) => void
  setFilter: (filter: string) => void
  setMode: (mode: Mode) => void
  /** Puts the focus back to where the keys act. */
  toRegion: () => void
}

/** Which example is open, what is being done with it, and what each deed does. */
export function useReviewPane({
  dataset,
  rubric,
  first,
  firstAfter,
  recent,
}: {
  dataset: string
  rubric: RubricView
  first: QueuePage
  firstAfter: number | null
  recent: VerdictView[]
}): ReviewPaneState {
  const region = useRef<HTMLElement>(null)
  const [{ mask, filter }, setParams] = useQueryStates(reviewParams)
  const [mode, setMode] = useState<Mode>('look')
  const [finding, setFinding] = useState<number | null>(null)
  const review = useReview({ dataset, filter, first: { ...first, rubric }, firstAfter, recent })
  const { item } = review
  const id = item?.exampleId ?? null

  // Another example: whatever was open for the last one is closed.
  const [shownId, setShownId] = useState(id)
  if (shownId !== id) {
    setShownId(id)
    setMode('look')
    setFinding(null)
  }
  useEffect(() => {
    const element = region.current
    if (element !== null && element.getBoundingClientRect().top < 0)
      element.scrollIntoView({ block: 'start' })
    void setParams({ example: id })
  }, [id, setParams])
  useEffect(() => {
    if (!region.current?.contains(document.activeElement)) region.current?.focus({ preventScroll: true })
  }, [])

  const change = (to: Mode) => {
    if (item !== undefined && review.ready) setMode(to)
  }
  const step = (by: number) => {
    const findings = item?.findings.length ?? 0
    if (findings > 0) setFinding(((finding ?? (by > 0 ? -1 : 0)) + by + findings) % findings)
  }
  const deeds: Deeds<ReviewDeed> = {
    keep: () => review.judge('pass'),
    fix: () => change('fix'),
    // A second press of the button answers the question for a reason with "none".
    remove: () => (mode === 'reject' ? review.judge('reject') : change('reject')),
    pick: (digit) => {
      const reason = REJECT_REASONS[Number(digit) - 1]
      if (reason !== undefined) review.judge('reject', { reason })
    },
    withoutReason: () => review.judge('reject'),
    cancel: () => setMode('look'),
    skip: () => review.judge('skip'),
    undo: () => review.undo.undo(),
    next: () => review.move(1),
    previous: () => review.move(-1),
    nextFinding: () => step(1),
    previousFinding: () => step(-1),
    mask: () => void setParams({ mask: !mask }),
  }
  const deck = useDeck<ReviewDeed>({ name: 'review', table: TABLES[mode], deeds, region })
  return {
    review,
    region,
    deck,
    deeds,
    mode,
    finding,
    params: { mask, filter },
    setMask: (next) => void setParams({ mask: next }),
    setFilter: (next) =>
      void setParams({ filter: reviewParams.filter.parse(next), example: null }, { shallow: false }),
    setMode,
    toRegion: () => region.current?.focus({ preventScroll: true }),
  }
}

const TABLES = { look: REVIEW_KEYS, reject: REASON_KEYS, fix: null }
