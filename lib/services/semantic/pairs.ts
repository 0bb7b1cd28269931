import { z } from 'zod'
import { type Scope, scopeText } from '@/lib/core/conversation'
import { WinnowError } from '@/lib/core/errors'
import { sha256 } from '@/lib/core/hash'
import {
  type Difference,
  DIFFERENCES,
  type DrawnPair,
  type SemanticPairView,
  type SemanticReport,
} from '@/lib/contract/semantic'
import { parseStored } from '@/lib/contract/stored'
import { memberOf } from '@/lib/db/duplicates'
import { recordEvent } from '@/lib/db/events'
import { conversationOf, revisionHash } from '@/lib/db/examples'
import {
  calibrationPairs,
  countFlaggedPairs,
  deletePairJudgement,
  flaggedPairs,
  insertPairJudgement,
  judgeOf,
  semanticPair,
  type StoredCandidate,
} from '@/lib/db/semantic-pairs'
import { latestSemantic, reportOf } from '.'
import { write } from '../host/write'
import type { Session } from '../host/session'

const PAGE = 20
/** Only the start of a long text is shown. */
const SHOWN_CHARACTERS = 4_000

/**
 * Pairs to judge: without a judgement first, of those the ones that would be taken, and of these
 * the closest to the threshold.
 */
export async function pairsToJudge(session: Session, name: string): Promise<SemanticPairView[]> {
  const run = await latestSemantic(session, name)
  const { statistics: stats } = run
  const pairs = calibrationPairs(session.db, run.id, stats.scope, stats.threshold).filter(
    ({ weight }) => weight > 0,
  )
  const last = ({ same, against }: StoredCandidate): number => (same === null ? Number(against) : 2)
  return pairs
    .sort((one, other) => last(one) - last(other))
    .map((pair) => pairView(session, pair, stats.scope))
}

/** Every pair drawn for calibration, without its texts. */
export async function drawnPairs(session: Session, name: string): Promise<DrawnPair[]> {
  const run = await latestSemantic(session, name)
  const { statistics: stats } = run
  return calibrationPairs(session.db, run.id, stats.scope, stats.threshold)
    .filter(({ weight }) => weight > 0)
    .map(({ id, score, same, against }) => ({ id, score, same, against }))
}

/** One pair with its texts. */
export async function pairToJudge(session: Session, name: string, pairId: number): Promise<SemanticPairView> {
  const { pair, scope } = await pairOfRun(session, name, pairId)
  return pairView(session, pair, scope)
}

/**
 * Pairs that the vectors call alike and the second check does not: nothing of them is suggested.
 */
export async function differingPairs(
  session: Session,
  name: string,
  page: { after?: string } = {},
): Promise<{ pairs: SemanticPairView[]; total: number; next: string | null }> {
  const offset = Math.max(0, Math.trunc(Number(page.after ?? 0)) || 0)
  const run = await latestSemantic(session, name)
  const { statistics: stats } = run
  const pairs = flaggedPairs(session.db, run.id, stats.scope, { offset, limit: PAGE }).map((pair) =>
    pairView(session, pair, stats.scope),
  )
  const total = countFlaggedPairs(session.db, run.id)
  return { pairs, total, next: offset + pairs.length < total ? String(offset + PAGE) : null }
}

/**
 * Keeps what a person says of a pair, and answers with what all judgements say now. `seen` names
 * the texts that were looked at.
 */
export async function judgePair(
  session: Session,
  name: string,
  pairId: number,
  { same, seen }: { same: boolean; seen: string },
): Promise<SemanticReport> {
  const { db } = session
  const { run, pair, scope } = await pairOfRun(session, name, pairId)
  const { leftRevisionId, rightRevisionId } = pair
  if (seenHash(session, pair) !== seen)
    throw new WinnowError(
      'conflict',
      'One of the two texts was changed while they were on your screen. The judgement was not stored: look at them again.',
    )
  await write(session, (transaction) => {
    insertPairJudgement(
      db,
      { datasetId: run.datasetId, scope, judge: session.actor },
      { leftRevisionId, rightRevisionId, same, asked: true },
    )
    recordEvent(transaction, session.actor, 'pair-label', {
      dataset: run.datasetId,
      left: leftRevisionId,
      right: rightRevisionId,
      same,
    })
  })
  return reportOf(session, await session.dataset(name, 'reviewer'), run)
}

/** Takes the last judgement of a pair back: the one before it counts again, or none. */
export async function withdrawJudgement(
  session: Session,
  name: string,
  pairId: number,
): Promise<SemanticReport> {
  const { db } = session
  const {
    run,
    pair: { judgementId, leftRevisionId, rightRevisionId },
  } = await pairOfRun(session, name, pairId)
  if (judgementId !== null) {
    await write(session, (transaction) => {
      const judge = judgeOf(db, judgementId)
      if (judge === undefined) return
      if (judge !== session.actor)
        throw new WinnowError(
          'conflict',
          `${judge} gave this judgement, and only they can take it back. Judge the pair again: the last judgement counts.`,
        )
      deletePairJudgement(db, judgementId)
      recordEvent(transaction, session.actor, 'undo-pair-label', {
        dataset: run.datasetId,
        left: leftRevisionId,
        right: rightRevisionId,
      })
    })
  }
  return reportOf(session, await session.dataset(name, 'reviewer'), run)
}

function seenHash(session: Session, { leftRevisionId, rightRevisionId }: StoredCandidate): string {
  const { db } = session
  return sha256(`${revisionHash(db, leftRevisionId)} ${revisionHash(db, rightRevisionId)}`)
}

async function pairOfRun(session: Session, name: string, pairId: number) {
  const run = await latestSemantic(session, name)
  const { statistics: stats } = run
  const pair = semanticPair(session.db, run.id, pairId, stats.scope)
  if (pair === undefined)
    throw new WinnowError(
      'not-found',
      `The latest semantic run of ${name} has no pair ${pairId}. Load the pairs again.`,
    )
  return { run, pair, scope: stats.scope }
}

function pairView(session: Session, pair: StoredCandidate, scope: Scope): SemanticPairView {
  return {
    id: pair.id,
    seen: seenHash(session, pair),
    score: pair.score,
    differences: knownDifferences(pair.differences),
    left: sideView(session, pair.leftId, pair.leftRevisionId, scope),
    right: sideView(session, pair.rightId, pair.rightRevisionId, scope),
    same: pair.same,
  }
}

function sideView(
  session: Session,
  exampleId: number,
  revisionId: number,
  scope: Scope,
): SemanticPairView['left'] {
  const { db } = session
  const text = scopeText(conversationOf(db, revisionId), scope)
  return {
    exampleId,
    line: memberOf(db, exampleId).line,
    text: text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)} …` : text,
  }
}

const differencesFound = z.array(z.string())

/** Runs of earlier versions told one more kind apart. */
function knownDifferences(json: string): Difference[] {
  const found = parseStored(differencesFound, json) ?? []
  return DIFFERENCES.filter((difference) => found.includes(difference))
}
