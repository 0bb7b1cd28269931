'use client'
import { useRouter } from 'next/navigation'
import { useEffect, useEffectEvent, useReducer, useRef, useState } from 'react'
import type { Conversation } from '@/lib/core/conversation'
import type { Decision } from '@/lib/core/status'
import type { QueuePage, VerdictView } from '@/lib/contract/review'
import { fetchQueue, problemText } from '../api'
import { useAnnouncer } from '../deck/announcer'
import { stepSaid } from '../deck/undo'
import { useUndo } from '../deck/use-undo'
import { count } from '../format'
import { usePlace } from '../place'
import { decisionWord } from '../ui/decision'
import type { Operation } from './outbox'
import { isDecided, recentDecisions, type RecentDecision, verdictIds } from './recent-decisions'
import { changeBy, type Judged, reduceSession, START } from './session'
import { subjectOf } from './subject'
import { outbox, saveNow, useOutbox } from './use-outbox'
import { useQueue } from './use-queue'
import { useShown } from './use-shown'
import { useWalk } from './use-walk'
import { randomId } from '../uuid'

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
  const [undone, setUndone] = useState<readonly string[]>([])
  const [problem, setProblem] = useState<string | null>(null)
  const { walk, outdated, base, restart } = useWalk({
    dataset,
    place,
    filter,
    first,
    firstAfter,
    delta: session.delta,
    onBegin: () => dispatch({ type: 'move', to: 0 }),
    onProblem: (error) => setProblem(problemText(error)),
  })
  const queue = useQueue(dataset, place, filter, walk, session.at)
  const next = session.opened ?? queue.items[session.at]
  // Decided on an earlier visit or in another tab and still on its way: not shown, or it would be
  // decided twice.
  const elsewhere =
    next !== undefined && session.judged[next.exampleId] === undefined && isDecided(waiting, next.exampleId)
  const held = outdated || elsewhere
  const item = held ? undefined : next

  const refusedIds = verdictIds(refused.map(({ operation }) => operation))
  const history = session.history.filter(({ clientId }) => !refusedIds.has(clientId))
  const reviewed = base + session.delta - (session.history.length - history.length)
  const decisions = recentDecisions(
    history,
    recent,
    place.home,
    [...undone, ...refusedIds],
    verdictIds(waiting),
  )

  // It is said with the next example, or the one would interrupt the other.
  const { said, say } = useAnnouncer()
  const message = useRef('')
  const { ready, msShown, done } = useShown(item, () => {
    if (message.current !== '') say(message.current)
    message.current = ''
  })

  // The rubric or the texts may be others than this page was made with.
  const router = useRouter()
  useEffect(() => {
    if (refused.length > 0) router.refresh()
  }, [refused.length, router])

  const passOver = useEffectEvent(() => dispatch({ type: 'move', to: session.at + 1 }))
  useEffect(() => {
    if (elsewhere) passOver()
  }, [elsewhere, next])

  const judge = (
    decision: Decision,
    { reason = null, fixed = null }: { reason?: string | null; fixed?: Conversation | null } = {},
  ) => {
    if (item === undefined || !ready || first.rubric === null) return
    const clientId = randomId()
    const subject = subjectOf(item)
    const before = session.judged[item.exampleId]
    const judged: Judged = {
      clientId,
      exampleId: item.exampleId,
      subject,
      decision,
      reason,
      fixed,
      counted: item.reviewed,
    }
    const verdict: Operation = {
      kind: 'verdict',
      request: {
        ...subject,
        clientId,
        decision,
        rubricVersion: first.rubric.version,
        ...(item.auditRun !== null && { auditRun: item.auditRun }),
        ms: msShown(),
        ...(reason !== null && { reason }),
        ...(fixed !== null && { fixed }),
      },
    }
    outbox.push(...(before === undefined ? [] : [undoOperation(before)]), verdict)
    done()
    const now = reviewed + changeBy(judged, before)
    message.current = `${decisionWord(decision)}. ${count(now)} of ${count(first.total)}.`
    dispatch({ type: 'judge', judged })
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

  const takeBack = (step: RecentDecision) => {
    const { id: clientId, exampleId, subject, decision } = step
    outbox.push(undoOperation({ clientId, subject }))
    setUndone((before) => [...before, clientId])
    message.current = stepSaid({ ...step, undone: true })
    dispatch({ type: 'undo', exampleId, clientId, decision })
    void open(exampleId)
  }
  const undo = useUndo(decisions, takeBack)

  return {
    item,
    held,
    queue,
    reviewed,
    total: first.total,
    said,
    problem,
    waiting: waiting.length,
    refused,
    judged:
      item === undefined || refusedIds.has(session.judged[item.exampleId]?.clientId ?? '')
        ? undefined
        : session.judged[item.exampleId],
    ready,
    judge,
    undo,
    open,
    move: (by: number) => {
      message.current = ''
      say('')
      dispatch({ type: 'move', to: Math.max(0, Math.min(queue.items.length, session.at + by)) })
    },
    /** Walks the queue from its beginning: skipped examples come again. */
    restart,
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

const undoOperation = ({ clientId, subject }: Pick<Judged, 'clientId' | 'subject'>): Operation => ({
  kind: 'undo',
  request: { clientId, ...subject },
})
