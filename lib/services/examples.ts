import { z } from 'zod'
import { readSlice } from '@/lib/adapters/files'
import { type Conversation, plainConversation } from '@/lib/core/conversation'
import { WinnowError } from '@/lib/core/errors'
import { SHOWN_CHARACTERS } from '@/lib/contract/inspection'
import { beginning, type ShownConversation, shownConversation } from '@/lib/contract/shown'
import {
  EXAMPLE_SORTS,
  EXAMPLE_STATUSES,
  type ExampleDetail,
  type ExamplePage,
  type ExampleQuery,
  type RevisionView,
} from '@/lib/contract/examples'
import type { FindingView } from '@/lib/contract/audit'
import { pairsOfExample } from '@/lib/db/duplicates'
import {
  conversationOf,
  countExamples,
  findExample,
  neighbours,
  pageOfExamples,
  rawOf,
  revisionsOf,
  type StoredExample,
  type StoredRevision,
} from '@/lib/db/examples'
import { decisionsOfRow, standingDecisions } from '@/lib/db/row-decisions'
import { findingsOf, latestRun, latestRuns } from '@/lib/db/runs'
import { verdictsOf, verdictView } from '@/lib/db/verdicts'
import { ruleOf } from './audit'
import { standingOf } from './jobs/run-standing'
import type { Session } from './host/session'

const exampleQuery = z.object({
  sort: z.enum(EXAMPLE_SORTS),
  descending: z.boolean(),
  status: z.enum(EXAMPLE_STATUSES).optional(),
  rule: z.string().max(100).optional(),
  text: z.string().max(500).optional(),
  importId: z.int().optional(),
  after: z.string().max(60).optional(),
  limit: z.int().min(1).max(500),
})

export async function listExamples(
  session: Session,
  name: string,
  query: ExampleQuery,
): Promise<ExamplePage> {
  const { db } = session
  const parsed: ExampleQuery = exampleQuery.parse(query)
  const dataset = await session.dataset(name, 'reader')
  const runs = latestRuns(db, dataset.id)
  const audit = parsed.rule === undefined ? undefined : latestRun(db, dataset.id, 'audit')
  return {
    ...pageOfExamples(db, dataset.id, parsed, runs),
    stale: audit === undefined ? null : standingOf(session, audit, dataset).stale,
    total: parsed.after === undefined ? countExamples(db, dataset.id, parsed, runs) : null,
  }
}

/** Findings of the latest audit for one revision, each with the remedy its rule names. */
export function findingViews(
  session: Session,
  runId: number | null,
  exampleId: number,
  revisionId: number,
): FindingView[] {
  return findingsOf(session.db, runId, exampleId, revisionId).map((finding) => ({
    ...finding,
    remedy: ruleOf(finding.rule)?.remedy ?? '',
  }))
}

/** Throws WinnowError not-found. */
export async function requireExample(session: Session, name: string, id: number): Promise<void> {
  if (findExample(session.db, (await session.dataset(name, 'reader')).id, id) === undefined)
    throw noExample(name, id)
}

const noExample = (name: string, id: number): WinnowError =>
  new WinnowError('not-found', `"${name}" has no example ${id}.`)

export async function exampleDetail(session: Session, name: string, id: number): Promise<ExampleDetail> {
  const { db } = session
  const dataset = await session.dataset(name, 'reader')
  const example = findExample(db, dataset.id, id)
  if (example === undefined) throw noExample(name, id)
  const revisions = revisionsOf(db, id)
  const runs = latestRuns(db, dataset.id)
  const raw = await rawRecord(session, example, revisions[0]!.id)
  return {
    id,
    dataset: name,
    line: example.line,
    file: example.file,
    key: example.key,
    category: example.category,
    ...shownConversation(plainConversation(conversationOf(db, example.headId))),
    raw: beginning(raw, SHOWN_CHARACTERS),
    rawCharacters: raw.length,
    revision: revisionView(revisions.find((revision) => revision.id === example.headId)!),
    revisions: revisions.map(revisionView),
    findings: findingViews(session, runs.audit, id, example.headId),
    verdicts: verdictsOf(db, id).map(verdictView),
    decisions: decisionsOfRow(db, id),
    setAside: standingDecisions(db, id).find(({ decision }) => decision === 'remove') ?? null,
    duplicates: pairsOfExample(db, runs.dedup, id).map((pair) =>
      pair.removedId === id
        ? { exampleId: pair.keptId, score: pair.score, role: 'removed' }
        : { exampleId: pair.removedId, score: pair.score, role: 'kept' },
    ),
    ...neighbours(db, dataset.id, id),
  }
}

/** All of a revision, for those who edit it. Throws WinnowError not-found. */
export async function wholeConversation(
  session: Session,
  name: string,
  id: number,
  revisionId: number,
): Promise<Conversation> {
  const { db } = session
  const dataset = await session.dataset(name, 'reader')
  const isHere =
    findExample(db, dataset.id, id) !== undefined &&
    revisionsOf(db, id).some((revision) => revision.id === revisionId)
  if (!isHere) throw new WinnowError('not-found', `"${name}" has no such example or revision.`)
  return plainConversation(conversationOf(db, revisionId))
}

/** A revision as a screen shows it. Throws WinnowError not-found. */
export async function shownText(
  session: Session,
  name: string,
  id: number,
  revisionId: number,
): Promise<ShownConversation> {
  return shownConversation(await wholeConversation(session, name, id, revisionId))
}

/**
 * The record as it came: a slice of the kept file, or its own column where the container cannot be
 * sliced.
 */
async function rawRecord(session: Session, example: StoredExample, firstRevisionId: number): Promise<string> {
  if (example.rawStart === null || example.rawBytes === null) return rawOf(session.db, firstRevisionId) ?? ''
  return readSlice(example.path, example.rawStart, example.rawBytes).catch(
    () => 'The source file is no longer in the home (files/).',
  )
}

function revisionView({ id, number, hash, author, createdAt }: StoredRevision): RevisionView {
  return { id, number, hash: hash.toString('hex'), author, createdAt }
}
