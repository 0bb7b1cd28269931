import { randomUUID } from 'node:crypto'
import { WinnowError } from '@/lib/core/errors'
import type {
  DecisionBatch,
  RemovalCause,
  RowDecisionRequest,
  RowDecisionView,
} from '@/lib/contract/row-decisions'
import { currentHash } from '@/lib/db/duplicates'
import { recordEvent } from '@/lib/db/events'
import { findExample } from '@/lib/db/examples'
import {
  decisionBatch,
  insertDecisions,
  lastBatches,
  standingDecisions,
  undoBatch,
} from '@/lib/db/row-decisions'
import type { Run } from '@/lib/db/runs'
import { write } from './host/write'
import type { Session } from './host/session'

/**
 * Stores one batch of decisions about rows that a run found. The caller has checked that the rows
 * belong to the run.
 */
export function decideRows(
  session: Session,
  run: Run,
  cause: RemovalCause,
  method: string,
  rows: readonly RowDecisionRequest[],
): Promise<DecisionBatch> {
  const batch = randomUUID()
  return write(session, (transaction) => {
    session.require('reviewer', run.datasetId)
    const { db } = transaction
    insertDecisions(
      db,
      { datasetId: run.datasetId, cause, method, runId: run.id, batch, actor: session.actor },
      rows,
    )
    recordEvent(transaction, session.actor, 'row-decisions', {
      dataset: run.datasetId,
      run: run.id,
      cause,
      batch,
      removed: rows.filter(({ decision }) => decision === 'remove').length,
      rows: rows.length,
    })
    return decisionBatch(db, run.datasetId, batch)!
  })
}

/**
 * Takes a gesture back whole; what was decided before it counts again. Undoing twice is undoing
 * once.
 */
export async function undoDecisions(session: Session, name: string, batch: string): Promise<DecisionBatch> {
  const { db } = session
  const dataset = await session.dataset(name, 'reviewer')
  return write(session, (transaction) => {
    const found = decisionBatch(db, dataset.id, batch)
    if (found === undefined) throw new WinnowError('not-found', 'There is no such decision to undo.')
    if (found.actor !== session.actor)
      throw new WinnowError(
        'conflict',
        `${found.actor} decided this, and only they can take it back. Decide about its rows again: the last decision counts.`,
      )
    if (found.undoneAt !== null) return found
    undoBatch(db, batch)
    recordEvent(transaction, session.actor, 'undo-row-decisions', { dataset: dataset.id, batch })
    return decisionBatch(db, dataset.id, batch)!
  })
}

/**
 * Puts back a row that was set aside, for whatever causes; other rows of the same decision remain set
 * aside. `hash` is that of the text the person saw.
 */
export async function putBack(
  session: Session,
  name: string,
  exampleId: number,
  hash: string,
): Promise<RowDecisionView[]> {
  const { db } = session
  const dataset = await session.dataset(name, 'reviewer')
  if (findExample(db, dataset.id, exampleId) === undefined)
    throw new WinnowError('not-found', `"${name}" has no example ${exampleId}.`)
  if (currentHash(db, exampleId)?.toString('hex') !== hash)
    throw new WinnowError(
      'conflict',
      `Somebody changed example ${exampleId} while it was on your screen. Nothing was decided: look at it again.`,
    )
  const batch = randomUUID()
  return write(session, (transaction) => {
    const removals = standingDecisions(db, exampleId).filter(({ decision }) => decision === 'remove')
    for (const { cause, method } of removals) {
      insertDecisions(
        db,
        { datasetId: dataset.id, cause, method, runId: null, batch, actor: session.actor },
        [{ exampleId, decision: 'keep', otherId: null, score: null }],
      )
    }
    if (removals.length > 0)
      recordEvent(transaction, session.actor, 'row-decisions', {
        dataset: dataset.id,
        batch,
        removed: 0,
        rows: 1,
      })
    return standingDecisions(db, exampleId)
  })
}

/** The last gestures of a dataset for one cause, undone ones included, newest first. */
export async function recentDecisions(
  session: Session,
  name: string,
  cause: RemovalCause,
  limit: number,
): Promise<DecisionBatch[]> {
  return lastBatches(session.db, (await session.dataset(name, 'reader')).id, cause, limit)
}
