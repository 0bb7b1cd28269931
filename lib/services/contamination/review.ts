import { z } from 'zod'
import {
  CONTAMINATION_PASSES,
  type ContaminationGesture,
  type ContaminationPair,
  type ContaminationPairPage,
  type ContaminationReport,
  type ContaminationReview,
  FLAGGING_PASSES,
  type NamedPair,
} from '@/lib/contract/contamination'
import { type Conversation, plainConversation } from '@/lib/core/conversation'
import { WinnowError } from '@/lib/core/errors'
import { passagesOf } from '@/lib/core/passage'
import type { DecisionBatch, RowDecisionRequest } from '@/lib/contract/row-decisions'
import type { StoredContaminationHit } from '@/lib/db/contamination'
import {
  contaminationPairs,
  countFlaggedRows,
  countItemsOfRow,
  decisionsOfPairs,
  hitsOfPair,
  undecidedFlagged,
} from '@/lib/db/contamination-review'
import { conversationOf, revisionHash } from '@/lib/db/examples'
import { standingDecisions } from '@/lib/db/row-decisions'
import type { Run } from '@/lib/db/runs'
import { ANALYSES, latestFinished } from '@/lib/jobs'
import { contaminationReport, evalName } from '.'
import { thisHome } from '../host/place'
import { decideRows, recentDecisions, undoDecisions } from '../row-decisions'
import type { Session } from '../host/session'

const PAIR_PAGE = 20
const RECENT = 5
/**
 * Which evidence is shown for a pair that several passes found; the 13-gram alone marks only a few
 * words.
 */
const EVIDENCE_ORDER = [
  'exact',
  'ngram',
  'near',
  'any-ngram',
  'semantic',
] as const satisfies (typeof CONTAMINATION_PASSES)[number][]

const pairQuery = z.object({
  pass: z.enum(CONTAMINATION_PASSES).optional(),
  evalDatasetId: z.int().optional(),
  exampleId: z.int().optional(),
  state: z.enum(['undecided', 'decided']).optional(),
  after: z.int().min(0).default(0),
})

/** Rows and the items found in them by the latest search, page by page; null before the first. */
export async function contaminationPairPage(
  session: Session,
  name: string,
  query: z.input<typeof pairQuery> = {},
): Promise<ContaminationPairPage | null> {
  const report = await contaminationReport(session, name)
  if (report === null) return null
  const stored = contaminationPairs(session.db, report.runId, {
    ...pairQuery.parse(query),
    limit: PAIR_PAGE,
  })
  const pairs = stored.map(({ decision, ...first }) => pairView(session, report, first, decision))
  return { pairs, next: pairs.length === PAIR_PAGE ? String(pairs.at(-1)!.id) : null }
}

/** Progress of the review of the latest search; null before the first. */
export async function contaminationReview(
  session: Session,
  name: string,
): Promise<ContaminationReview | null> {
  const { db } = session
  const run = latestFinished(ANALYSES.contamination, db, (await session.dataset(name, 'reader')).id)
  if (run === null) return null
  const { flagged, removed, undecided } = countFlaggedRows(db, run.id)
  return {
    home: thisHome(session),
    datasetId: run.datasetId,
    runId: run.id,
    flagged,
    removed,
    kept: flagged - removed - undecided,
    undecided,
    recent: await recentDecisions(session, name, 'contamination', RECENT),
  }
}

const namedPair = z.object({ exampleId: z.int(), evalDatasetId: z.int(), evalExampleId: z.int() })
const shown = z.array(namedPair).max(200).default([])
/** A pair a person decides about, with the text its row had on the screen. */
const decidedPair = namedPair.extend({ hash: z.string().max(64).nullable() })
const decideRequest = z.object({
  runId: z.int(),
  decision: z.enum(['remove', 'keep']),
  pairs: z.array(decidedPair).min(1).max(200),
  shown,
})
const removeRequest = z.object({ runId: z.int().optional(), shown })
const undoRequest = z.object({ batch: z.string().max(100), shown })

/**
 * Stores a person's decisions about rows of the latest search. It cannot name rows of eval sets: no
 * search finds them.
 */
export async function decideContamination(
  session: Session,
  name: string,
  request: z.input<typeof decideRequest>,
): Promise<ContaminationGesture> {
  const { runId, decision, pairs, shown: onScreen } = decideRequest.parse(request)
  const { run, report } = await searchOf(session, name, runId)
  const found = pairs.map((pair) => {
    const hits = byStrength(hitsOfPair(session.db, run.id, pair))
    if (hits[0] === undefined || hits[0].line === null)
      throw new WinnowError(
        'not-found',
        `The latest search of ${name} did not find this item in row ${pair.exampleId}. Load the page again.`,
      )
    if (hits[0].headId === null || revisionHash(session.db, hits[0].headId) !== pair.hash)
      throw new WinnowError(
        'conflict',
        `Somebody changed row ${pair.exampleId} while it was on your screen, and nothing was decided. Load the page again.`,
      )
    return { pair, hits }
  })
  const rows = found.map(({ pair, hits: [best] }): RowDecisionRequest =>
    decision === 'keep'
      ? { exampleId: pair.exampleId, decision, otherId: null, score: null }
      : removal({ ...pair, score: best!.score }),
  )
  const passes = EVIDENCE_ORDER.filter((pass) =>
    found.some(({ hits }) => hits.some((hit) => hit.pass === pass)),
  )
  return answer(
    session,
    name,
    run,
    await decideRows(session, run, 'contamination', methodOf(report, passes, pairs), rows),
    onScreen,
  )
}

/**
 * Removes every row that a pass flags and nobody has decided about: none that only a candidate or a
 * single gram names.
 */
export async function removeFlagged(
  session: Session,
  name: string,
  request: z.input<typeof removeRequest> = {},
): Promise<ContaminationGesture> {
  const { runId, shown: onScreen } = removeRequest.parse(request)
  const { run, report } = await searchOf(session, name, runId)
  const flagged = undecidedFlagged(session.db, run.id)
  if (flagged.length === 0)
    throw new WinnowError('conflict', `The latest search of ${name} flags no row that is not decided yet.`)
  const passes = FLAGGING_PASSES.filter((pass) => flagged.some((row) => row.pass === pass))
  return answer(
    session,
    name,
    run,
    await decideRows(session, run, 'contamination', methodOf(report, passes, flagged), flagged.map(removal)),
    onScreen,
  )
}

/** Takes a gesture back. */
export async function undoContaminationDecision(
  session: Session,
  name: string,
  request: z.input<typeof undoRequest>,
): Promise<ContaminationGesture> {
  const { batch, shown: onScreen } = undoRequest.parse(request)
  const { run } = await searchOf(session, name)
  return answer(session, name, run, await undoDecisions(session, name, batch), onScreen)
}

async function answer(
  session: Session,
  name: string,
  run: Run,
  batch: DecisionBatch,
  onScreen: readonly NamedPair[],
): Promise<ContaminationGesture> {
  return {
    batch,
    review: (await contaminationReview(session, name))!,
    shown: decisionsOfPairs(session.db, run.id, onScreen),
  }
}

async function searchOf(
  session: Session,
  name: string,
  runId?: number,
): Promise<{ run: Run; report: ContaminationReport }> {
  const dataset = await session.dataset(name, 'reader')
  if (dataset.purpose === 'eval')
    throw new WinnowError('invalid-input', `"${name}" is an eval set, and eval sets are never touched.`)
  const run = latestFinished(ANALYSES.contamination, session.db, dataset.id)
  if (run === null)
    throw new WinnowError(
      'not-found',
      `${name} has not been searched yet. Run \`winnow decontaminate ${name} --against EVAL\` first.`,
    )
  if (runId !== undefined && runId !== run.id)
    throw new WinnowError(
      'conflict',
      'The rows were searched again since this page was loaded, and nothing was decided. Load the page again.',
    )
  return { run, report: (await contaminationReport(session, name))! }
}

/** A private item has no id that anybody could open. */
function removal({
  exampleId,
  evalExampleId,
  score,
}: {
  exampleId: number
  evalExampleId: number
  score: number
}): RowDecisionRequest {
  return { exampleId, decision: 'remove', otherId: evalExampleId < 0 ? null : evalExampleId, score }
}

/** How the rows were found, for people: "exact and 8-gram, items of gsm8k". */
function methodOf(
  report: ContaminationReport,
  passes: readonly (typeof EVIDENCE_ORDER)[number][],
  pairs: readonly NamedPair[],
): string {
  const { size, anySize } = report.thresholds
  const grams: Partial<Record<(typeof passes)[number], string>> = {
    ngram: `${size}-gram`,
    'any-ngram': `${anySize}-gram`,
  }
  const names = passes.map((pass) => grams[pass] ?? pass)
  const sets = new Set(pairs.map(({ evalDatasetId }) => evalName(report, evalDatasetId)))
  return `${names.join(', ')}: items of ${[...sets].join(', ')}`
}

function byStrength(hits: readonly StoredContaminationHit[]): StoredContaminationHit[] {
  return [...hits].sort((one, other) => EVIDENCE_ORDER.indexOf(one.pass) - EVIDENCE_ORDER.indexOf(other.pass))
}

function pairView(
  session: Session,
  report: ContaminationReport,
  pair: StoredContaminationHit,
  decision: ContaminationPair['decision'],
): ContaminationPair {
  const { db } = session
  const {
    id,
    evalDatasetId,
    evalExampleId,
    evalRevisionId,
    evalLine,
    evalHeadId,
    exampleId,
    line,
    headId,
    revisionId,
  } = pair
  const hits = byStrength(hitsOfPair(db, report.runId, pair))
  return {
    id,
    eval: evalName(report, evalDatasetId),
    evalDatasetId,
    evalExampleId,
    evalLine,
    private: evalDatasetId < 0,
    exampleId,
    line,
    decision,
    hash: headId === null ? null : revisionHash(db, headId),
    rowChanged: headId !== null && headId !== revisionId,
    itemChanged: evalHeadId !== null && evalRevisionId !== null && evalHeadId !== evalRevisionId,
    passes: hits.map(({ pass, score, evidence: { jaccard } }) => ({
      pass,
      score,
      ...(jaccard !== undefined && { jaccard }),
    })),
    items: countItemsOfRow(db, report.runId, exampleId),
    setAside: standingDecisions(db, exampleId).some(
      ({ cause, decision: what }) => what === 'remove' && cause !== 'contamination',
    ),
    ...sidesOf(session, hits[0]!),
  }
}

/**
 * Both texts around the evidence, as they were searched. Semantic candidates have no marked words.
 */
function sidesOf(
  session: Session,
  { evalRevisionId, evalHeadId, headId, revisionId, evidence, pass }: StoredContaminationHit,
): Pick<ContaminationPair, 'item' | 'row'> {
  const { db } = session
  const passages = (conversation: Conversation, spans: typeof evidence.item): ContaminationPair['item'] => {
    const found = passagesOf(conversation, spans)
    return pass !== 'semantic'
      ? found
      : found.map((passage) => ({
          ...passage,
          pieces: passage.pieces.map((piece) => piece && { ...piece, marked: false }),
        }))
  }
  return {
    // A hit of an earlier version does not say which text of the item it was: the current one is
    // shown.
    item:
      evalHeadId === null
        ? null
        : passages(plainConversation(conversationOf(db, evalRevisionId ?? evalHeadId)), evidence.item),
    row: headId === null ? null : passages(plainConversation(conversationOf(db, revisionId)), evidence.row),
  }
}
