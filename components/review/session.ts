import type { Conversation } from '@/lib/core/conversation'
import type { Decision } from '@/lib/core/status'
import type { QueueItem, Subject } from '@/lib/contract/review'

/** A decision of this visit. */
export interface Judged {
  clientId: string
  exampleId: number
  /** The text that was judged. */
  subject: Subject
  decision: Decision
  reason: string | null
  /** For a fix: the text it made. */
  fixed: Conversation | null
  /**
   * It had a verdict before this visit, which this one replaces: the count of reviewed examples
   * stays.
   */
  counted: boolean
}

/**
 * Where a reviewer stands: the place in the queue, an example opened out of turn, and what was
 * decided on this visit.
 */
export interface Session {
  at: number
  opened: QueueItem | null
  judged: Readonly<Record<number, Judged>>
  /** Newest first. */
  history: readonly Judged[]
  /** Change of the number of reviewed examples since the page was loaded. */
  delta: number
}

export const START: Session = { at: 0, opened: null, judged: {}, history: [], delta: 0 }

export type SessionEvent =
  | { type: 'judge'; judged: Judged }
  | { type: 'undo'; exampleId: number; clientId: string; decision: Decision }
  | { type: 'move'; to: number }
  | { type: 'open'; item: QueueItem }

export function reduceSession(session: Session, event: SessionEvent): Session {
  switch (event.type) {
    case 'judge': {
      const { judged } = event
      const before = session.judged[judged.exampleId]
      return {
        at: session.opened === null ? session.at + 1 : session.at,
        opened: null,
        judged: { ...session.judged, [judged.exampleId]: judged },
        history: [judged, ...session.history.filter(({ clientId }) => clientId !== before?.clientId)],
        delta: session.delta + changeBy(judged, before),
      }
    }
    case 'undo': {
      const before = session.judged[event.exampleId]
      const counted = before?.clientId === event.clientId && before.counted
      const judged = Object.fromEntries(
        Object.entries(session.judged).filter(([id]) => id !== String(event.exampleId)),
      )
      return {
        ...session,
        judged,
        history: session.history.filter(({ clientId }) => clientId !== event.clientId),
        delta: session.delta - weight({ decision: event.decision, counted }),
      }
    }
    case 'move':
      return { ...session, at: event.to, opened: null }
    case 'open':
      return { ...session, opened: event.item }
  }
}

/** How many examples more are reviewed by a decision that replaces the one before. */
export const changeBy = (judged: Pick<Judged, 'decision' | 'counted'>, before: Judged | undefined): number =>
  weight(judged) - (before === undefined ? 0 : weight(before))

/** A skip only says "later": it does not make an example reviewed. */
const weight = ({ decision, counted }: Pick<Judged, 'decision' | 'counted'>): number =>
  decision === 'skip' || counted ? 0 : 1
