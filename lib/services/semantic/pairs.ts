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
import { ACTOR, datasetNamed, studio } from '../host/studio'
import { write } from '../host/write'

const PAGE = 20
/** Only the start of a long text is shown. */
const SHOWN_CHARACTERS = 4_000

/**
 * Pairs to judge: without a judgement first, of those the ones that would be taken, and of these
 * the closest to the threshold.
 */
export async function pairsToJudge(name: string): Promise<SemanticPairView[]> {
  const run = await latestSemantic(name)
  const { statistics: stats } = run
  const pairs = calibrationPairs(studio().db, run.id, stats.scope, stats.threshold).filter(
    ({ weight }) => weight > 0,
  )
  const last = ({ same, against }: StoredCandidate): number => (same === null ? Number(against) : 2)
  return pairs.sort((one, other) => last(one) - last(other)).map((pair) => pairView(pair, stats.scope))
}

/** Every pair drawn for calibration, without its texts. */
export async function drawnPairs(name: string): Promise<DrawnPair[]> {
  const run = await latestSemantic(name)
  const { statistics: stats } = run
  return calibrationPairs(studio().db, run.id, stats.scope, stats.threshold)
    .filter(({ weight }) => weight > 0)
    .map(({ id, score, same, against }) => ({ id, score, same, against }))
}

/** One pair with its texts. */
export async function pairToJudge(name: string, pairId: number): Promise<SemanticPairView> {
  const { pair, scope } = await pairOfRun(name, pairId)
  return pairView(pair, scope)
}

/**
 * Pairs that the vectors call alike and the second check does not: nothing of them is suggested.
 */
export async function differingPairs(
  name: string,
  page: { after?: string } = {},
): Promise<{ pairs: SemanticPairView[]; total: number; next: string | null }> {
  const offset = Math.max(0, Math.trunc(Number(page.after ?? 0)) || 0)
  const run = await latestSemantic(name)
  const { statistics: stats } = run
  const pairs = flaggedPairs(studio().db, run.id, stats.scope, { offset, limit: PAGE }).map((pair) =>
    pairView(pair, stats.scope),
  )
  const total = countFlaggedPairs(studio().db, run.id)
  return { pairs, total, next: offset + pairs.length < total ? String(offset + PAGE) : null }
}

/**
 * Keeps what a person says of a pair, and answers with what all judgements say now. `seen` names
 * the texts that were looked at.
 */
export async function judgePair(
  name: string,
  pairId: number,
  { same, seen }: { same: boolean; seen: string },
): Promise<SemanticReport> {
  const { db } = studio()
  const { run, pair, scope } = await pairOfRun(name, pairId)
  const { leftRevisionId, rightRevisionId } = pair
  if (seenHash(pair) !== seen)
    throw new WinnowError(
      'conflict',
      'One of the two texts was changed while they were on your screen. The judgement was not stored: look at them again.',
    )
  await write((transaction) => {
    insertPairJudgement(
      db,
      { datasetId: run.datasetId, scope, judge: ACTOR },
      { leftRevisionId, rightRevisionId, same, asked: true },
    )
    recordEvent(transaction, ACTOR, 'pair-label', {
      dataset: run.datasetId,
      left: leftRevisionId,
      right: rightRevisionId,
      same,
    })
  })
  return reportOf(await datasetNamed(name), run)
}

/** Takes the last judgement of a pair back: the one before it counts again, or none. */
export async function withdrawJudgement(name: string, pairId: number): Promise<SemanticReport> {
  const { db } = studio()
  const {
    run,
    pair: { judgementId, leftRevisionId, rightRevisionId },
  } = await pairOfRun(name, pairId)
  if (judgementId !== null) {
    await write((transaction) => {
      const judge = judgeOf(db, judgementId)
      if (judge === undefined) return
      if (judge !== ACTOR)
        throw new WinnowError(
          'conflict',
          `${judge} gave this judgement, and only they can take it back. Judge the pair again: the last judgement counts.`,
        )
      deletePairJudgement(db, judgementId)
      recordEvent(transaction, ACTOR, 'undo-pair-label', {
        dataset: run.datasetId,
        left: leftRevisionId,
        right: rightRevisionId,
      })
    })
  }
  return reportOf(await datasetNamed(name), run)
}

function seenHash({ leftRevisionId, rightRevisionId }: StoredCandidate): string {
  const { db } = studio()
  return sha256(`${revisionHash(db, leftRevisionId)} ${revisionHash(db, rightRevisionId)}`)
}

async function pairOfRun(name: string, pairId: number) {
  const run = await latestSemantic(name)
  const { statistics: stats } = run
  const pair = semanticPair(studio().db, run.id, pairId, stats.scope)
  if (pair === undefined)
    throw new WinnowError(
      'not-found',
      `The latest semantic run of ${name} has no pair ${pairId}. Load the pairs again.`,
    )
  return { run, pair, scope: stats.scope }
}

function pairView(pair: StoredCandidate, scope: Scope): SemanticPairView {
  return {
    id: pair.id,
    seen: seenHash(pair),
    score: pair.score,
    differences: knownDifferences(pair.differences),
    left: sideView(pair.leftId, pair.leftRevisionId, scope),
    right: sideView(pair.rightId, pair.rightRevisionId, scope),
    same: pair.same,
  }
}

function sideView(exampleId: number, revisionId: number, scope: Scope): SemanticPairView['left'] {
  const { db } = studio()
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
