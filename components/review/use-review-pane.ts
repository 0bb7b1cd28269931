import { useQueryStates } from 'nuqs'
import { type RefObject, useEffect, useState } from 'react'
import type { QueuePage, RubricView, VerdictView } from '@/lib/contract/review'
import type { KeyMeaning, ReviewAction } from './keys'
import { reviewParams } from './params'
import { useReview } from './use-review'

/** Which example is open, what is being done with it, and what each action does. */
export function useReviewPane(
  region: RefObject<HTMLElement | null>,
  {
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
  },
) {
  const [params, setParams] = useQueryStates(reviewParams)
  const [mode, setMode] = useState<'look' | 'reject' | 'fix'>('look')
  const [sheet, setSheet] = useState(false)
  const [finding, setFinding] = useState<number | null>(null)
  const review = useReview({
    dataset,
    filter: params.filter,
    first: { ...first, rubric },
    firstAfter,
    recent,
  })
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
  }, [region, id, setParams])
  useEffect(() => {
    if (!region.current?.contains(document.activeElement)) region.current?.focus({ preventScroll: true })
  }, [region])

  const toRegion = () => region.current?.focus({ preventScroll: true })
  const open = item !== undefined && review.ready
  const step = (by: number) => {
    const findings = item?.findings.length ?? 0
    if (findings > 0) setFinding(((finding ?? (by > 0 ? -1 : 0)) + by + findings) % findings)
  }
  const actions: Record<ReviewAction, () => void> = {
    pass: () => review.judge('pass'),
    fix: () => open && setMode('fix'),
    // A second press of the button answers the question for a reason with "none".
    reject: () => (mode === 'reject' ? review.judge('reject') : open && setMode('reject')),
    skip: () => review.judge('skip'),
    undo: () => review.undo(),
    next: () => review.move(1),
    previous: () => review.move(-1),
    nextFinding: () => step(1),
    previousFinding: () => step(-1),
    mask: () => void setParams({ mask: !params.mask }),
    sheet: () => setSheet(true),
  }
  const closeEditor = () => {
    setMode('look')
    toRegion()
  }
  const onMeaning = (meaning: KeyMeaning) => {
    if (meaning.kind === 'cancel') setMode('look')
    else if (meaning.kind === 'reason') review.judge('reject', { reason: meaning.reason })
    else actions[meaning.action]()
  }
  return {
    params,
    setParams,
    mode,
    setMode,
    sheet,
    setSheet,
    finding,
    review,
    item,
    actions,
    toRegion,
    closeEditor,
    onMeaning,
  }
}
