import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { PRIVATE_RULES } from '@/lib/audit'
import { type Conversation, conversationJson, keepExactNumbers, plainConversation, ROLES } from '@/lib/core/conversation'
import { WinnowError } from '@/lib/core/errors'
import { conversationHash } from '@/lib/core/hash'
import { listingOf } from '@/lib/core/listing'
import { type Decision, DECISIONS } from '@/lib/core/status'
import type { QueueItem, QueuePage, RubricView, VerdictRequest, VerdictView } from '@/lib/core/views'
import { pairsOfExample } from '@/lib/db/duplicates'
import { recordEvent } from '@/lib/db/events'
import { conversationOf, countExamples, findExample, queueOf, type QueuedExample, reviewedCount } from '@/lib/db/examples'
import { latestRun, latestRuns } from '@/lib/db/runs'
import { undecidedFindings } from '@/lib/db/undecided-findings'
import {
  appendRevision, countingVerdict, findVerdict, headOf, insertRubric, insertVerdict, lastVerdicts, latestRubric, markUndone, setHead, verdictsOf, verdictView,
} from '@/lib/db/verdicts'
import { rubricProblem } from '@/lib/review'
import { findingViews } from './examples'
import { inspectorFor } from './inspection'
import { ACTOR, datasetNamed, studio } from './studio'
import { write } from './write'

export async function currentRubric(name: string): Promise<RubricView | null> {
  return latestRubric(studio().db, (await datasetNamed(name)).id)
}

/** A changed rubric is a new version; verdicts keep the one they were given under. */
export async function saveRubric(name: string, rubric: { good: string; bad: string }): Promise<RubricView> {
  const { good, bad } = z.object({ good: z.string().max(20_000), bad: z.string().max(20_000) }).parse(rubric)
  const problem = rubricProblem({ good, bad })
  if (problem !== null) throw new WinnowError('invalid-input', problem)
  const dataset = await datasetNamed(name)
  return write((transaction) => {
    const { db } = transaction
    const current = latestRubric(db, dataset.id)
    if (current?.good === good.trim() && current.bad === bad.trim()) return current
    const version = (current?.version ?? 0) + 1
    insertRubric(db, dataset.id, version, good.trim(), bad.trim())
    recordEvent(transaction, ACTOR, 'rubric', { dataset: dataset.id, version })
    return latestRubric(db, dataset.id)!
  })
}

export interface QueueRequest {
  /** Example id the page starts after. */
  after?: number
  limit: number
  /** `undecided`: approved rows that carry an error, a secret or personal data which nobody had on the screen. */
  filter?: 'unreviewed' | 'flagged' | 'undecided'
}

export async function reviewQueue(name: string, request: QueueRequest): Promise<QueuePage> {
  const { db } = studio()
  const dataset = await datasetNamed(name)
  const runs = latestRuns(db, dataset.id)
  const page = { after: request.after ?? 0, limit: request.limit }
  const examples = request.filter === 'undecided' ? undecidedQueue(dataset.id, page) : queueOf(db, dataset.id, { ...page, flaggedBy: request.filter === 'flagged' ? runs.audit : null })
  const inspect = examples.length > 0 ? await inspectorFor(dataset.contract) : null
  const reviewed = reviewedCount(db, dataset.id)
  return {
    items: examples.map((example) => queueItem(example, runs, inspect!)),
    reviewed,
    total: reviewed + countExamples(db, dataset.id, { status: 'unreviewed', sort: 'id', descending: false, limit: 1 }, runs)!,
    rubric: latestRubric(db, dataset.id),
  }
}

function undecidedQueue(datasetId: number, { after, limit }: { after: number; limit: number }): QueuedExample[] {
  const { db } = studio()
  const audit = latestRun(db, datasetId, 'audit')
  if (audit === undefined) return []
  const ids = new Set(undecidedFindings(db, audit, PRIVATE_RULES).map(({ exampleId }) => exampleId))
  return [...ids].filter((id) => id > after).slice(0, limit).map((id) => findExample(db, datasetId, id)!)
}

function queueItem(example: QueuedExample, runs: { audit: number | null; dedup: number | null }, inspect: (conversation: Conversation) => QueueItem['inspection']): QueueItem {
  const { db } = studio()
  const conversation = conversationOf(db, example.headId)
  return {
    exampleId: example.id, revisionId: example.headId, line: example.line, conversation: plainConversation(conversation),
    findings: findingViews(runs.audit, example.id, example.headId), auditRun: runs.audit, reviewed: countingVerdict(db, example.id) !== null,
    duplicateOf: pairsOfExample(db, runs.dedup, example.id).find((pair) => pair.removedId === example.id)?.keptId ?? null,
    inspection: inspect(conversation),
  }
}

const fixedConversation = z.object({
  messages: z.array(z.looseObject({ role: z.enum(ROLES), content: z.union([z.string(), z.null(), z.array(z.looseObject({ type: z.string() }))]) })).min(1).max(10_000),
  tools: z.array(z.json()).optional(),
})

const verdictRequest = z.object({
  clientId: z.uuid(),
  exampleId: z.int(),
  revisionId: z.int(),
  decision: z.enum(DECISIONS),
  rubricVersion: z.int(),
  auditRun: z.int().optional(),
  reason: z.string().max(500).optional(),
  note: z.string().max(10_000).optional(),
  ms: z.int().min(0).optional(),
  fixed: fixedConversation.optional(),
})

/**
 * Takes one verdict. The same clientId again answers with the verdict it made, so that a double press or a resent outbox
 * counts once. Throws rubric-missing, not-found, and conflict where somebody changed the text in the meantime.
 */
export async function giveVerdict(request: VerdictRequest): Promise<VerdictView> {
  const { db } = studio()
  const parsed = verdictRequest.parse(request)
  const known = findVerdict(db, parsed.clientId)
  if (known) return verdictView(known)
  const head = headOf(db, parsed.exampleId)
  if (head === undefined) throw new WinnowError('not-found', `There is no example ${parsed.exampleId}.`)
  const rubric = latestRubric(db, head.datasetId)
  if (rubric === null) throw new WinnowError('rubric-missing', 'Write the rubric first: what a perfect and what a bad example look like.')
  const edited = parsed.fixed as Conversation | undefined
  if ((parsed.decision === 'fix') !== (edited !== undefined)) throw new WinnowError('invalid-input', 'A fix, and only a fix, carries the conversation as it should be.')
  return verdictView(await write((transaction) => {
    // Sent twice at once, the second waits for the first.
    const given = findVerdict(db, parsed.clientId)
    if (given) return given
    const now = headOf(db, parsed.exampleId)
    if (now === undefined) throw new WinnowError('not-found', `There is no example ${parsed.exampleId} any more. Your verdict was not stored.`)
    if (now.headId !== parsed.revisionId) throw new WinnowError('conflict', 'Somebody changed this example while it was on your screen. Your verdict was not stored: look at it again.')
    const fixed = edited && keepExactNumbers(edited, conversationOf(db, parsed.revisionId))
    const fixedId = fixed === undefined ? null : appendRevision(db, parsed.exampleId, { body: conversationJson(fixed), hash: Buffer.from(conversationHash(fixed), 'hex'), author: ACTOR, listing: listingOf(fixed) })
    recordEvent(transaction, ACTOR, 'verdict', { example: parsed.exampleId, revision: parsed.revisionId, decision: parsed.decision, fixed: fixedId, client: parsed.clientId })
    return insertVerdict(db, {
      clientId: parsed.clientId, datasetId: now.datasetId, exampleId: parsed.exampleId, revisionId: parsed.revisionId, fixedId,
      rubricVersion: parsed.rubricVersion, auditRunId: parsed.auditRun ?? null, reviewer: ACTOR, decision: parsed.decision, reason: parsed.reason ?? null, note: parsed.note ?? null, ms: parsed.ms ?? null,
    })
  }))
}

/** Takes a verdict back; a fix's revision stays in the history but is no longer the current one. Undoing twice is undoing once. */
export async function undoVerdict(clientId: string): Promise<VerdictView> {
  const { db } = studio()
  const id = z.uuid().parse(clientId)
  const verdict = findVerdict(db, id)
  if (verdict === undefined) throw new WinnowError('not-found', 'There is no such verdict to undo.')
  if (verdict.undoneAt !== null) return verdictView(verdict)
  return verdictView(await write((transaction) => {
    const now = findVerdict(db, id)
    if (now === undefined) throw new WinnowError('not-found', 'There is no such verdict to undo any more.')
    if (now.undoneAt !== null) return now
    const later = verdictsOf(db, verdict.exampleId).find((other) => other.id > verdict.id && other.undoneAt === null)
    if (verdict.fixedId !== null && later) throw new WinnowError('conflict', 'The fixed text has been judged again since. Undo the later verdict first.')
    markUndone(db, verdict.id)
    if (verdict.fixedId !== null) setHead(db, verdict.exampleId, verdict.revisionId, listingOf(conversationOf(db, verdict.revisionId)))
    recordEvent(transaction, ACTOR, 'undo', { example: verdict.exampleId, client: id })
    return findVerdict(db, id)!
  }))
}

export async function recentVerdicts(name: string, limit: number): Promise<VerdictView[]> {
  return lastVerdicts(studio().db, (await datasetNamed(name)).id, limit).map(verdictView)
}

/** The same verdict for several examples, one ledger entry each. Fixes need the editor. */
export async function judgeExamples(name: string, ids: readonly number[], decision: Decision, note: string | undefined): Promise<VerdictView[]> {
  const dataset = await datasetNamed(name)
  const rubric = latestRubric(studio().db, dataset.id)
  const verdicts: VerdictView[] = []
  for (const exampleId of ids) {
    const head = headOf(studio().db, exampleId)
    if (head?.datasetId !== dataset.id) throw new WinnowError('not-found', `"${name}" has no example ${exampleId}; the ${verdicts.length} before it were judged.`)
    verdicts.push(await giveVerdict({ clientId: randomUUID(), exampleId, revisionId: head.headId, decision, rubricVersion: rubric?.version ?? 0, note }))
  }
  return verdicts
}
