import type { Decision } from '@/lib/core/status'
import type { Subject, VerdictView } from '@/lib/contract/review'
import type { Step } from '../deck/undo'
import { decisionWord } from '../ui/decision'
import type { Operation } from './outbox'
import type { Judged } from './session'
import { subjectOf } from './subject'

const SHOWN_DECISIONS = 10

/** A decision that can still be changed, of this visit or an earlier one; its id is the client's. */
export interface RecentDecision extends Step {
  exampleId: number
  subject: Subject
  decision: Decision
  reason: string | null
  /** It is on its way to the server still. */
  waiting: boolean
}

/** The last decisions, newest first: of this visit, then of earlier ones as the server knows them. */
export function recentDecisions(
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
      id: clientId,
      words: `${decisionWord(decision)} example ${exampleId}`,
      undone: false,
      exampleId,
      subject,
      decision,
      reason,
      waiting: waiting.has(clientId),
    }))
}

/** Whether a decision about an example is on its way, and no undo of it after it. */
export function isDecided(waiting: readonly Operation[], exampleId: number): boolean {
  const undone = new Set(waiting.flatMap(({ kind, request }) => (kind === 'undo' ? [request.clientId] : [])))
  return waiting.some(
    ({ kind, request }) =>
      kind === 'verdict' && request.exampleId === exampleId && !undone.has(request.clientId),
  )
}

/** The client's ids of verdicts among operations. */
export const verdictIds = (operations: readonly Operation[]): ReadonlySet<string> =>
  new Set(operations.flatMap(({ kind, request }) => (kind === 'verdict' ? [request.clientId] : [])))
