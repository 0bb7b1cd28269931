'use client'
import { useEffect, useEffectEvent, useState } from 'react'
import type { Place, QueuePage } from '@/lib/contract/review'
import { fetchQueue } from '../api'
import { FIRST_PAGE } from './params'
import { outbox } from './use-outbox'
import type { Walk } from './use-queue'

/**
 * The walk through the queue that began with the page. Where decisions are still on their way, the
 * page is older than what was decided: the queue is read again once they are saved.
 */
export function useWalk({
  dataset,
  place,
  filter,
  first,
  firstAfter,
  delta,
  onBegin,
  onProblem,
}: {
  dataset: string
  place: Place
  filter: string
  first: QueuePage
  firstAfter: number | null
  /** Change of the number of reviewed examples on this visit. */
  delta: number
  onBegin: () => void
  onProblem: (problem: unknown) => void
}): {
  walk: Walk
  /** What the page brought is not to be shown. */
  outdated: boolean
  /** Reviewed examples when this visit began. */
  base: number
  restart: () => void
} {
  const [walkStart] = useState(firstAfter)
  const [walk, setWalk] = useState<Walk>({ number: 0, after: walkStart, first })
  // False while hydrating, when nothing can have been sent yet.
  const [outdated, setOutdated] = useState(outbox.hasSent)
  // The count as it was when this visit began: the page may be read again meanwhile and would then
  // count twice.
  const [base, setBase] = useState(first.reviewed)
  const begin = (after: number | null, page: QueuePage | null) => {
    setWalk(({ number }) => ({ number: number + 1, after, first: page }))
    onBegin()
  }
  const adopt = useEffectEvent((page: QueuePage) => {
    setBase(page.reviewed - delta)
    begin(walkStart, page)
    setOutdated(false)
  })
  const fail = useEffectEvent((problem: unknown) => {
    onProblem(problem)
    setOutdated(false)
  })
  useEffect(() => {
    // A reload with decisions still on their way, or the page out of the browser's history.
    if (!outbox.isAhead()) return
    outbox
      .flush()
      .then(() => fetchQueue(dataset, place, { after: walkStart, limit: FIRST_PAGE, filter }))
      .then(
        (page) => adopt(page),
        (problem: unknown) => fail(problem),
      )
  }, [dataset, place, filter, walkStart])
  // Skipped examples come again.
  return { walk, outdated, base, restart: () => begin(null, null) }
}
