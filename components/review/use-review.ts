'use client'
import { useRouter } from 'next/navigation'
import { useEffect, useEffectEvent, useReducer, useRef, useState } from 'react'
import type { Conversation } from '@/lib/core/conversation'
import type { Decision } from '@/lib/core/status'
import type { QueueItem, QueuePage, VerdictView } from '@/lib/contract/review'
import { fetchQueue, problemText } from '../api'
import { count } from '../format'
import { usePlace } from '../place'
import { decisionWord } from '../ui/decision'
import type { RecentDecision } from './decision-list'
import type { Operation } from './outbox'
import { FIRST_PAGE } from './params'
import { type Judged, reduceSession, START } from './session'
import { subjectOf } from './subject'
import { outbox, saveNow, useOutbox } from './use-outbox'
import { useQueue, type Walk } from './use-queue'
import { randomId } from './uuid'

/**
 * How long an example must have been on screen before it takes a verdict, in ms. The second press
 * of a double press comes within it and would otherwise judge an example nobody has seen; nobody
 * reads one that fast.
 */
const DOUBLE_PRESS_MS = 100
const SHOWN_DECISIONS = 10

export type Review = ReturnType<typeof useReview>

/** A review session: the queue, the decisions, and what is said about them. */
export function useReview({
  dataset,
  filter,
  first,
  firstAfter,
  recent,
}: {
  dataset: string
  filter: string
  first: QueuePage
  firstAfter: number | null
  recent: VerdictView[]
}) {
  const place = usePlace()
  const { waiting, refused } = useOutbox()
  const [session, dispatch] = useReducer(reduceSession, START)
  const [walkStart] = useState(firstAfter)
  const [walk, setWalk] = useState<Walk>({ number: 0, after: walkStart, first })
  // False while hydrating, when nothing can have been sent yet.
  const [outdated, setOutdated] = useState(outbox.hasSent)
  // The count as it was when this visit began: the page may be read again meanwhile and would then
  // count twice.
  const [base, setBase] = useState(first.reviewed)
  const [undone, setUndone] = useState<readonly string[]>([])
  const [said, setSaid] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const queue = useQueue(dataset, place, filter, walk, session.at)
  const next = session.opened ?? queue.items[session.at]
  // Decided on an earlier visit or in another tab and still on its way: not shown, or it would be
  // decided twice.
  const elsewhere =
    next !== undefined && session.judged[next.exampleId] === undefined && isDecided(waiting, next.exampleId)
  const held = outdated || elsewhere
  const item = held ? undefined : next

  const refusedIds = new Set(
    refused.flatMap(({ operation }) => (operation.kind === 'verdict' ? [operation.request.clientId] : [])),
  )
  const history = session.history.filter(({ clientId }) => !refusedIds.has(clientId))
  const reviewed = base + session.delta - (session.history.length - history.length)
  const decisions = recentDecisions(
    history,
    recent,
    place.home,
    [...undone, ...refusedIds],
    new Set(waiting.map((operation) => (operation.kind === 'verdict' ? operation.request.clientId : ''))),
  )

  // The moment the example on screen was first seen; 0 until it takes a verdict.
  const shownAt = useRef(0)
  const message = useRef('')
  const [ready, setReady] = useState<QueueItem | null>(null)
  useEffect(() => {
    if (item === undefined) {
      setSaid(message.current)
      return undefined
    }
    const timer = setTimeout(() => {
      shownAt.current = performance.now()
      setReady(item)
      setSaid(message.current)
    }, DOUBLE_PRESS_MS)
    return () => clearTimeout(timer)
  }, [item])

  // The rubric or the texts may be others than this page was made with.
  const router = useRouter()
  useEffect(() => {
    if (refused.length > 0) router.refresh()
  }, [refused.length, router])

  const passOver = useEffectEvent(() => dispatch({ type: 'move', to: session.at + 1 }))
  useEffect(() => {
    if (elsewhere) passOver()
  }, [elsewhere, next])

  const adopt = useEffectEvent((page: QueuePage) => {
    setBase(page.reviewed - session.delta)
    setWalk(({ number, after }) => ({ number: number + 1, after, first: page }))
    dispatch({ type: 'move', to: 0 })
    setOutdated(false)
  })
  useEffect(() => {
    // A reload with decisions still on their way, or the page out of the browser's history: read it
    // again once they are saved.
    if (!outbox.isAhead()) return
    outbox
      .flush()
      .then(() => fetchQueue(dataset, place, { after: walkStart, limit: FIRST_PAGE, filter }))
      .then(adopt, (error: unknown) => {
        setProblem(problemText(error))
        setOutdated(false)
      })
  }, [dataset, place, filter, walkStart])

  const judge = (
    decision: Decision,
    {
      reason = null,
      note = '',
      fixed = null,
    }: { reason?: string | null; note?: string; fixed?: Conversation | null } = {},
  ) => {
    if (item === undefined || ready !== item || first.rubric === null) return
    const clientId = randomId()
    const before = session.judged[item.exampleId]
    outbox.push(
      ...(before === undefined
        ? []
        : [{ kind: 'undo' as const, request: { clientId: before.clientId, ...before.subject } }]),
      {
        kind: 'verdict',
        request: {
          ...subjectOf(item),
          clientId,
          decision,
          rubricVersion: first.rubric.version,
          ...(item.auditRun !== null && { auditRun: item.auditRun }),
          ms: Math.round(performance.now() - shownAt.current) + DOUBLE_PRESS_MS,
          ...(reason !== null && { reason }),
          ...(note.trim() !== '' && { note: note.trim() }),
          ...(fixed !== null && { fixed }),
        },
      },
    )
    setReady(null)
    const change = item.reviewed
      ? 0
      : (decision === 'skip' ? 0 : 1) - (before === undefined || before.decision === 'skip' ? 0 : 1)
    message.current = `${decisionWord(decision)}. ${count(reviewed + change)} of ${count(first.total)}.`
    dispatch({
      type: 'judge',
      judged: {
        clientId,
        exampleId: item.exampleId,
        subject: subjectOf(item),
        decision,
        reason,
        fixed,
        counted: item.reviewed,
      },
    })
  }

  /**
   * Shows an example out of turn: from what is loaded, or read again once every decision is saved.
   */
  const open = async (exampleId: number, fresh = false) => {
    const at = fresh ? -1 : queue.items.findIndex((other) => other.exampleId === exampleId)
    setProblem(null)
    if (at >= 0) {
      dispatch({ type: 'move', to: at })
      return
    }
    try {
      await outbox.flush()
      const [found] = (
        await fetchQueue(dataset, place, { after: exampleId - 1, limit: 1, filter: 'unreviewed' })
      ).items
      if (found?.exampleId === exampleId) dispatch({ type: 'open', item: found })
      else
        setProblem(
          `Example ${exampleId} still has an earlier decision. Change that one, or open the example from the list.`,
        )
    } catch (error) {
      setProblem(problemText(error))
    }
  }

  const undo = (decision: RecentDecision | undefined = decisions[0]) => {
    if (decision === undefined) return
    outbox.push({ kind: 'undo', request: { clientId: decision.clientId, ...decision.subject } })
    setUndone((before) => [...before, decision.clientId])
    message.current = `Undone. Example ${decision.exampleId} is open again.`
    dispatch({
      type: 'undo',
      exampleId: decision.exampleId,
      clientId: decision.clientId,
      decision: decision.decision,
    })
    void open(decision.exampleId)
  }

  return {
    item,
    held,
    queue,
    reviewed,
    total: first.total,
    decisions,
    said,
    problem,
    waiting: waiting.length,
    refused,
    judged:
      item === undefined || refusedIds.has(session.judged[item.exampleId]?.clientId ?? '')
        ? undefined
        : session.judged[item.exampleId],
    ready: item !== undefined && ready === item,
    judge,
    undo,
    open,
    move: (by: number) => {
      message.current = ''
      dispatch({ type: 'move', to: Math.max(0, Math.min(queue.items.length, session.at + by)) })
    },
    /** Walks the queue from its beginning: skipped examples come again. */
    restart: () => {
      setWalk(({ number }) => ({ number: number + 1, after: null, first: null }))
      dispatch({ type: 'move', to: 0 })
    },
    /** Whether an operation is about this dataset: only then it can be judged again here. */
    isHere: ({ request }: Operation) => request.datasetId === place.datasetId,
    retrySaving: saveNow,
    /** Forgets a decision the server refused. */
    dismiss: (operation: Operation) => {
      const judged =
        operation.kind === 'verdict'
          ? session.history.find(({ clientId }) => clientId === operation.request.clientId)
          : undefined
      if (judged !== undefined) dispatch({ type: 'undo', ...judged })
      outbox.dismiss(operation)
    },
  }
}

/** Whether a decision about an example is on its way, and no undo of it behind it. */
function isDecided(waiting: readonly Operation[], exampleId: number): boolean {
  const undone = new Set(waiting.flatMap(({ kind, request }) => (kind === 'undo' ? [request.clientId] : [])))
  return waiting.some(
    ({ kind, request }) =>
      kind === 'verdict' && request.exampleId === exampleId && !undone.has(request.clientId),
  )
}

function recentDecisions(
  history: readonly Judged[],
  recent: readonly VerdictView[],
  home: string,
  gone: readonly string[],
  waiting: ReadonlySet<string>,
): RecentDecision[] {
  const here = new Set(history.map(({ clientId }) => clientId))
  const earlier = recent
    .filter((verdict) => verdict.undoneAt === null && !here.has(verdict.clientId))
    .map((verdict) => ({ ...verdict, subject: subjectOf({ ...verdict, home }) }))
  return [...history, ...earlier]
    .filter(({ clientId }) => !gone.includes(clientId))
    .slice(0, SHOWN_DECISIONS)
    .map(({ clientId, exampleId, subject, decision, reason }) => ({
      clientId,
      exampleId,
      subject,
      decision,
      reason,
      waiting: waiting.has(clientId),
    }))
}
