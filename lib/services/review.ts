import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { PRIVATE_RULES } from '@/lib/audit'
import {
  type Conversation,
  conversationJson,
  keepExactNumbers,
  plainConversation,
} from '@/lib/core/conversation'
import { WinnowError } from '@/lib/core/errors'
import { conversationHash } from '@/lib/core/hash'
import { type Inspection, SHOWN_CHARACTERS } from '@/lib/contract/inspection'
import { listingOf } from '@/lib/core/listing'
import { type ShownConversation, shownConversation } from '@/lib/contract/shown'
import { type Decision, DECISIONS } from '@/lib/core/status'
import type {
  Place,
  QueueItem,
  QueuePage,
  RubricView,
  Subject,
  UndoRequest,
  VerdictRequest,
  VerdictView,
} from '@/lib/contract/review'
import type { ServingContract } from '@/lib/core/serving-contract'
import { pairsOfExample } from '@/lib/db/duplicates'
import { recordEvent } from '@/lib/db/events'
import {
  conversationOf,
  countExamples,
  findExample,
  queueOf,
  type QueuedExample,
  reviewedCount,
  revisionHash,
} from '@/lib/db/examples'
import { isAuditOf, latestRun, latestRuns } from '@/lib/db/runs'
import { undecidedFindings } from '@/lib/db/undecided-findings'
import {
  appendRevision,
  countingVerdict,
  findVerdict,
  headOf,
  insertRubric,
  insertVerdict,
  lastVerdicts,
  latestRubric,
  markUndone,
  setHead,
  type StoredVerdict,
  verdictsOf,
  verdictView,
} from '@/lib/db/verdicts'
import { readConversation } from '@/lib/ingest'
import { rubricProblem } from '@/lib/review'
import { findingViews } from './examples'
import { inspectorFor } from './inspection'
import { placeShape, requireReviewer, thisHome } from './host/place'
import { standingOf } from './jobs/run-standing'
import { write } from './host/write'
import type { Session } from './host/session'

export async function currentRubric(session: Session, name: string): Promise<RubricView | null> {
  return latestRubric(session.db, (await session.dataset(name, 'reader')).id)
}

/** A changed rubric is a new version; verdicts keep the one they were given under. */
export async function saveRubric(
  session: Session,
  name: string,
  rubric: { good: string; bad: string },
): Promise<RubricView> {
  const { good, bad } = z.object({ good: z.string().max(20_000), bad: z.string().max(20_000) }).parse(rubric)
  const problem = rubricProblem({ good, bad })
  if (problem !== null) throw new WinnowError('invalid-input', problem)
  const dataset = await session.dataset(name, 'editor')
  return write(session, (transaction) => {
    const { db } = transaction
    const current = latestRubric(db, dataset.id)
    if (current?.good === good.trim() && current.bad === bad.trim()) return current
    const version = (current?.version ?? 0) + 1
    insertRubric(db, dataset.id, version, good.trim(), bad.trim())
    recordEvent(transaction, session.actor, 'rubric', { dataset: dataset.id, version })
    return latestRubric(db, dataset.id)!
  })
}

export interface QueueRequest {
  /** Example id the page starts after. */
  after?: number
  limit: number
  /**
   * `undecided`: approved rows that carry an error, a secret or personal data which nobody had on
   * the screen.
   */
  filter?: 'unreviewed' | 'flagged' | 'undecided'
}

/** Characters of all items of one page, of which a browser asks for the next one in time. */
const PAGE_CHARACTERS = 2 * SHOWN_CHARACTERS

/** How the texts of an item are read: by default in this process. */
type Look = (example: QueuedExample) => Promise<{ text: ShownConversation; inspection: Inspection }>

/**
 * A page has fewer items than its limit where they are long, and none only at the end of the queue.
 */
export async function reviewQueue(
  session: Session,
  name: string,
  request: QueueRequest,
  lookAt?: Look,
): Promise<QueuePage> {
  const { db } = session
  const dataset = await session.dataset(name, 'reader')
  const runs = latestRuns(db, dataset.id)
  const queued = queuedRows(session, dataset.id, request.filter ?? 'unreviewed', {
    after: request.after ?? 0,
    limit: request.limit,
  })
  const examples = thatFit(queued)
  const look = lookAt ?? (examples.length > 0 ? await inThisProcess(session, dataset.contract) : null)
  const reviewed = reviewedCount(db, dataset.id)
  const place = { home: thisHome(session), datasetId: dataset.id }
  const audit = latestRun(db, dataset.id, 'audit')
  return {
    ...place,
    audited: audit !== undefined,
    stale: audit === undefined ? null : standingOf(session, audit, dataset).stale,
    items: await Promise.all(examples.map((example) => queueItem(session, place, example, runs, look!))),
    reviewed,
    total:
      reviewed +
      countExamples(db, dataset.id, { status: 'unreviewed', sort: 'id', descending: false, limit: 1 }, runs)!,
    rubric: latestRubric(db, dataset.id),
  }
}

function thatFit(examples: readonly QueuedExample[]): QueuedExample[] {
  let left = PAGE_CHARACTERS
  return examples.filter(({ characters }, index) => {
    left -= Math.min(characters, SHOWN_CHARACTERS)
    return index === 0 || left >= 0
  })
}

async function inThisProcess(session: Session, contract: ServingContract): Promise<Look> {
  const inspect = await inspectorFor(session, contract)
  return ({ headId }) => {
    const conversation = conversationOf(session.db, headId)
    return Promise.resolve({
      text: shownConversation(plainConversation(conversation)),
      inspection: inspect(conversation),
    })
  }
}

/** Without an audit there are no known findings, and no row is shown as having some. */
function queuedRows(
  session: Session,
  datasetId: number,
  filter: NonNullable<QueueRequest['filter']>,
  page: { after: number; limit: number },
): QueuedExample[] {
  const { db } = session
  if (filter === 'unreviewed') return queueOf(db, datasetId, { ...page, flaggedBy: null })
  const audit = latestRun(db, datasetId, 'audit')
  if (audit === undefined) return []
  if (filter === 'flagged') return queueOf(db, datasetId, { ...page, flaggedBy: audit.id })
  const ids = new Set(undecidedFindings(db, audit, PRIVATE_RULES).map(({ exampleId }) => exampleId))
  return [...ids]
    .filter((id) => id > page.after)
    .slice(0, page.limit)
    .map((id) => findExample(db, datasetId, id)!)
}

async function queueItem(
  session: Session,
  place: Place,
  example: QueuedExample,
  runs: { audit: number | null; dedup: number | null },
  look: Look,
): Promise<QueueItem> {
  const { db } = session
  const { text, inspection } = await look(example)
  return {
    ...place,
    exampleId: example.id,
    revisionId: example.headId,
    hash: revisionHash(db, example.headId),
    line: example.line,
    ...text,
    findings: findingViews(session, runs.audit, example.id, example.headId),
    auditRun: runs.audit,
    reviewed: countingVerdict(db, example.id) !== null,
    duplicateOf:
      pairsOfExample(db, runs.dedup, example.id).find((pair) => pair.removedId === example.id)?.keptId ??
      null,
    inspection,
  }
}

const subjectShape = {
  ...placeShape,
  exampleId: z.int(),
  revisionId: z.int(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
}

const verdictRequest = z.object({
  ...subjectShape,
  clientId: z.uuid(),
  decision: z.enum(DECISIONS),
  rubricVersion: z.int(),
  auditRun: z.int().optional(),
  reason: z.string().max(500).optional(),
  note: z.string().max(10_000).optional(),
  ms: z.int().min(0).optional(),
  // Checked as an import checks a row.
  fixed: z.unknown().optional(),
})

const undoRequest = z.object({ ...subjectShape, clientId: z.uuid() })

/**
 * Takes one verdict. The same request again answers with the verdict it made, so that a double
 * press or a resent outbox counts once. Throws other-home, rubric-missing, not-found, invalid-input
 * for a fix that no import would take, and conflict where the text or the rubric is another one
 * than was on the screen.
 */
export async function giveVerdict(session: Session, request: VerdictRequest): Promise<VerdictView> {
  const { db } = session
  const { fixed: given, ...parsed } = verdictRequest.parse(request)
  requireReviewer(session, parsed)
  if ((parsed.decision === 'fix') !== (given !== undefined))
    throw new WinnowError(
      'invalid-input',
      'A fix must contain the corrected conversation, and no other verdict may.',
    )
  const edited = given === undefined ? null : readConversation(given)
  if (edited?.ok === false)
    throw new WinnowError('invalid-input', `The fixed text cannot be kept: ${edited.problem}`)
  return verdictView(
    await write(session, (transaction) => {
      const known = findVerdict(db, parsed.clientId)
      const head = headOf(db, parsed.exampleId)
      if (head === undefined)
        throw new WinnowError(
          'not-found',
          `There is no example ${parsed.exampleId} any more: its dataset has been removed. Your verdict was not stored.`,
        )
      if (head.datasetId !== parsed.datasetId)
        throw new WinnowError(
          'conflict',
          `Example ${parsed.exampleId} is in another dataset than the one you judged. Your verdict was not stored: load the page again.`,
        )
      const fixed =
        edited === null
          ? null
          : keepExactNumbers(edited.value, conversationOf(db, known?.revisionId ?? head.headId))
      if (known !== undefined) {
        if (!isSameVerdict(session, known, parsed, fixed))
          throw new WinnowError(
            'conflict',
            'Another verdict was stored under the id of this one. This one was not stored: judge the example again.',
          )
        return known
      }
      const rubric = latestRubric(db, head.datasetId)
      if (rubric === null)
        throw new WinnowError(
          'rubric-missing',
          'Write the rubric first: what a perfect and what a bad example look like.',
        )
      if (head.headId !== parsed.revisionId || head.hash.toString('hex') !== parsed.hash)
        throw new WinnowError(
          'conflict',
          'Somebody changed this example while it was on your screen. Your verdict was not stored: look at it again.',
        )
      if (rubric.version !== parsed.rubricVersion)
        throw new WinnowError(
          'conflict',
          `The rubric has changed, version ${rubric.version} now. Your verdict was not stored: read the rubric and judge again.`,
        )
      if (parsed.auditRun !== undefined && !isAuditOf(db, head.datasetId, parsed.auditRun))
        throw new WinnowError(
          'conflict',
          'The audit whose findings you saw is no longer here. Your verdict was not stored: look at the example again.',
        )
      const { clientId, datasetId, exampleId, revisionId, decision, rubricVersion, auditRun } = parsed
      const fixedId =
        fixed === null
          ? null
          : appendRevision(db, exampleId, {
              body: conversationJson(fixed),
              hash: Buffer.from(conversationHash(fixed), 'hex'),
              author: session.actor,
              listing: listingOf(fixed),
            })
      recordEvent(transaction, session.actor, 'verdict', {
        dataset: datasetId,
        example: exampleId,
        revision: revisionId,
        hash: parsed.hash,
        decision,
        fixed: fixedId,
        client: clientId,
      })
      return insertVerdict(db, {
        clientId,
        datasetId,
        exampleId,
        revisionId,
        fixedId,
        rubricVersion,
        auditRunId: auditRun ?? null,
        reviewer: session.actor,
        decision,
        reason: parsed.reason ?? null,
        note: parsed.note ?? null,
        ms: parsed.ms ?? null,
      })
    }),
  )
}

/** Whether a request repeats the one that made a verdict. */
function isSameVerdict(
  session: Session,
  known: StoredVerdict,
  request: Omit<z.output<typeof verdictRequest>, 'fixed'>,
  fixed: Conversation | null,
): boolean {
  const fixedHash = known.fixedId === null ? null : revisionHash(session.db, known.fixedId)
  return (
    isVerdictOn(known, request) &&
    known.decision === request.decision &&
    known.rubricVersion === request.rubricVersion &&
    known.reason === (request.reason ?? null) &&
    known.note === (request.note ?? null) &&
    fixedHash === (fixed && conversationHash(fixed))
  )
}

function isVerdictOn(
  known: StoredVerdict,
  { datasetId, exampleId, revisionId, hash }: Omit<Subject, 'home'>,
): boolean {
  return (
    known.datasetId === datasetId &&
    known.exampleId === exampleId &&
    known.revisionId === revisionId &&
    known.hash.toString('hex') === hash
  )
}

/**
 * Takes a verdict of one's own back; a fix's revision remains in the history but is no longer the
 * current one. Undoing twice has the effect of undoing once.
 */
export async function undoVerdict(session: Session, request: UndoRequest): Promise<VerdictView> {
  const { db } = session
  const parsed = undoRequest.parse(request)
  requireReviewer(session, parsed)
  return verdictView(
    await write(session, (transaction) => {
      const verdict = findVerdict(db, parsed.clientId)
      if (verdict === undefined) throw new WinnowError('not-found', 'There is no such verdict to undo.')
      if (!isVerdictOn(verdict, parsed))
        throw new WinnowError(
          'conflict',
          'The verdict with this id is about another text. Nothing was undone: load the page again.',
        )
      if (verdict.reviewer !== session.actor)
        throw new WinnowError(
          'conflict',
          `${verdict.reviewer} gave this verdict, and only they can take it back. Judge the example again: the last verdict counts.`,
        )
      if (verdict.undoneAt !== null) return verdict
      const later = verdictsOf(db, verdict.exampleId).find(
        (other) => other.id > verdict.id && other.undoneAt === null,
      )
      if (verdict.fixedId !== null && later)
        throw new WinnowError(
          'conflict',
          'The fixed text has been judged again since. Undo the later verdict first.',
        )
      markUndone(db, verdict.id)
      if (verdict.fixedId !== null)
        setHead(db, verdict.exampleId, verdict.revisionId, listingOf(conversationOf(db, verdict.revisionId)))
      recordEvent(transaction, session.actor, 'undo', {
        dataset: verdict.datasetId,
        example: verdict.exampleId,
        client: parsed.clientId,
      })
      return findVerdict(db, parsed.clientId)!
    }),
  )
}

/** One's own last verdicts: those one can take back. */
export async function recentVerdicts(session: Session, name: string, limit: number): Promise<VerdictView[]> {
  return lastVerdicts(session.db, (await session.dataset(name, 'reader')).id, session.actor, limit).map(
    verdictView,
  )
}

/** The same verdict for several examples, one ledger entry each. Fixes need the editor. */
export async function judgeExamples(
  session: Session,
  name: string,
  ids: readonly number[],
  decision: Decision,
  note: string | undefined,
): Promise<VerdictView[]> {
  const dataset = await session.dataset(name, 'reviewer')
  const rubric = latestRubric(session.db, dataset.id)
  const verdicts: VerdictView[] = []
  for (const exampleId of ids) {
    const head = headOf(session.db, exampleId)
    if (head?.datasetId !== dataset.id)
      throw new WinnowError(
        'not-found',
        `"${name}" has no example ${exampleId}; the ${verdicts.length} before it were judged.`,
      )
    const subject = {
      home: thisHome(session),
      datasetId: dataset.id,
      exampleId,
      revisionId: head.headId,
      hash: head.hash.toString('hex'),
    }
    verdicts.push(
      await giveVerdict(session, {
        ...subject,
        clientId: randomUUID(),
        decision,
        rubricVersion: rubric?.version ?? 0,
        note,
      }),
    )
  }
  return verdicts
}
