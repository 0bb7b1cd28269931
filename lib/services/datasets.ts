import { z } from 'zod'
import { openSetup } from '@/lib/adapters/contract'
import type { ContaminationStats } from '@/lib/core/contamination'
import type { Scope } from '@/lib/core/conversation'
import { releaseReserve } from '@/lib/adapters/reserve'
import { WinnowError } from '@/lib/core/errors'
import { machineRefusal } from '@/lib/core/machine-errors'
import { type AuditStats, type DatasetCard, type DatasetOverview, type Funnel, type NextAction, type RubricView, type ServingContract, SYSTEM_PROMPTS } from '@/lib/core/views'
import { countFlagged } from '@/lib/db/contamination-review'
import { allDatasets, type DatasetRow, importsOf, saveContract } from '@/lib/db/datasets'
import { reviewedCount } from '@/lib/db/examples'
import { recordEvent } from '@/lib/db/events'
import { jobView, unfinishedJobOf } from '@/lib/db/jobs'
import { markDatasetRemoved, removeMarked } from '@/lib/db/removal'
import { countApproved, releasesOf, releaseView } from '@/lib/db/releases'
import { countClean, countSeverities, countOverruled, countUndecided, latestRun, type Run } from '@/lib/db/runs'
import { latestRubric } from '@/lib/db/verdicts'
import { ACTOR, datasetNamed, studio } from './studio'
import { write } from './write'

/**
 * A name that can stand in an address and in a command. Marks belong to letters: without them neither Hindi nor Thai can be
 * written. Composed, so that the same name typed on two systems is one.
 */
export const datasetName = z.string().transform((name) => name.normalize('NFC')).refine(
  (name) => /^[\p{L}\p{N}][\p{L}\p{M}\p{N} _.:-]{0,79}$/u.test(name),
  { error: ({ input }) => `"${String(input).slice(0, 80)}" cannot name a dataset: use 1 to 80 letters, digits, spaces and _ . : - , starting with a letter or digit.` },
)

const contractSchema = z.object({
  tokenizer: z.string().min(1).max(300),
  policy: z.string().min(1).max(60),
  maxLength: z.int().min(1).max(10_000_000),
  systemPrompt: z.string().max(100_000).nullable(),
  template: z.string().min(1).max(200).nullable(),
  systemPrompts: z.enum(SYSTEM_PROMPTS),
}).partial()

/** Throws tokenizer-missing, template-error or usage for a contract under which nothing could be rendered. */
export async function updateContract(name: string, contract: Partial<ServingContract>): Promise<DatasetCard> {
  const dataset = await datasetNamed(name)
  const changes = Object.fromEntries(Object.entries(contractSchema.parse(contract)).filter(([, value]) => value !== undefined))
  await openSetup({ ...dataset.contract, ...changes }, studio().home)
  await write((transaction) => {
    saveContract(transaction.db, dataset.id, changes)
    recordEvent(transaction, ACTOR, 'contract', { dataset: dataset.id, ...changes })
  })
  return cardOf(await datasetNamed(name))
}

/**
 * Removes a dataset for everybody at once. Its rows go afterwards, in steps between which others write: by the worker of a
 * server, or by `finishRemovals`.
 */
export async function deleteDataset(name: string): Promise<void> {
  releaseReserve(studio().home)
  const dataset = await datasetNamed(name)
  await write((transaction) => {
    const job = unfinishedJobOf(transaction.db, dataset.id)
    if (job) throw new WinnowError('dataset-busy', `Job ${job.id} (${job.kind}) of "${name}" is ${job.status}. Wait until it ends, or end it: winnow cancel ${job.id}`)
    markDatasetRemoved(transaction, dataset.id)
    recordEvent(transaction, ACTOR, 'delete-dataset', { dataset: dataset.id, name })
  })
}

/**
 * Deletes the rows of whatever was removed; for a command, whose thread may wait. False where the disk is too full even for
 * that: they stay, seen by nobody.
 */
export function finishRemovals(progress: (rows: number) => void): boolean {
  const { db } = studio()
  db.leaveGaps()
  let rows = 0
  try {
    for (const chunk of removeMarked(db)) progress((rows += chunk))
    return true
  } catch (error) {
    if (machineRefusal(error)?.code !== 'disk-full') throw error
    return false
  }
}

export async function listDatasets(): Promise<DatasetCard[]> {
  return Promise.all((await allDatasets(studio().db)).map((dataset) => cardOf(dataset)))
}

/** What cards and overviews are made of, read once. */
async function factsOf({ id }: DatasetRow) {
  const { db } = studio()
  const busy = unfinishedJobOf(db, id)
  return {
    imports: await importsOf(db, id), releases: (await releasesOf(db, id)).map(releaseView), busy: busy ? jobView(busy) : null,
    audit: latestRun(db, id, 'audit'), dedup: latestRun(db, id, 'dedup'), contamination: latestRun(db, id, 'contamination'),
  }
}

type Facts = Awaited<ReturnType<typeof factsOf>>

async function cardOf(dataset: DatasetRow, known?: Facts): Promise<DatasetCard> {
  const { id, name, purpose, createdAt, contract } = dataset
  const facts = known ?? (await factsOf(dataset))
  return { id, name, purpose, createdAt: createdAt.toISOString(), contract, funnel: funnelOf(id, facts), busy: facts.busy }
}

function funnelOf(datasetId: number, { imports, releases, audit, dedup }: Facts): Funnel {
  const { db } = studio()
  const done = imports.filter((entry) => entry.status === 'done')
  const valid = done.reduce((total, entry) => total + entry.accepted, 0)
  return {
    imported: done.reduce((total, entry) => total + entry.rows, 0),
    valid,
    unique: dedup ? valid - copiesOf(dedup) : null,
    clean: dedup && audit ? countClean(db, { audit, dedup }, valid) : null,
    reviewed: reviewedCount(db, datasetId),
    approved: countApproved(db, datasetId),
    released: releases[0]?.files.reduce((total, file) => total + file.rows, 0) ?? null,
  }
}

/** Rows that a dedup run would remove, as people have overruled it since. */
function copiesOf(dedup: Run): number {
  const { kept, removed } = countOverruled(studio().db, dedup)
  return dedupStats(dedup.stats).removable - kept + removed
}

/** What a search for eval items found, as people have decided since. */
function leaksOf({ id, createdAt, stats }: Run): NonNullable<DatasetOverview['contamination']> {
  const { evals } = JSON.parse(stats) as ContaminationStats
  const { flagged, undecided } = countFlagged(studio().db, id)
  return { at: createdAt, evals: evals.map(({ name }) => name), flagged, undecided }
}

function dedupStats(text: string): { threshold: number; clusters: number; removable: number; exact: number; scope: Scope } {
  return JSON.parse(text) as ReturnType<typeof dedupStats>
}

export async function datasetOverview(name: string): Promise<DatasetOverview> {
  const { db } = studio()
  const dataset = await datasetNamed(name)
  const facts = await factsOf(dataset)
  const { imports, releases, audit, dedup } = facts
  const contamination = facts.contamination ? leaksOf(facts.contamination) : null
  const evalSets = dataset.purpose === 'eval' ? 0 : (await allDatasets(db)).filter(({ purpose }) => purpose === 'eval').length
  const card = await cardOf(dataset, facts)
  const rubric = latestRubric(db, dataset.id)
  const severities = audit ? countSeverities(db, audit.id) : null
  const stats = dedup ? dedupStats(dedup.stats) : null
  return {
    ...card,
    next: nextAction(card, { audit: audit !== undefined, dedup: dedup !== undefined, undecided: dedup ? countUndecided(db, dedup) : 0, leaks: contamination?.undecided ?? (evalSets > 0 ? null : 0), rubric }),
    imports,
    rubric,
    audit: audit && severities ? { at: audit.createdAt, errors: severities.error, warnings: severities.warning, infos: severities.info, stats: JSON.parse(audit.stats) as AuditStats } : null,
    dedup: dedup && stats ? { at: dedup.createdAt, clusters: stats.clusters, removable: stats.removable, exact: stats.exact, near: stats.removable - stats.exact, threshold: stats.threshold, scope: stats.scope } : null,
    contamination, evalSets,
    releases,
  }
}

/** The first step of the arrow that is still open. */
function nextAction({ name, funnel }: DatasetCard, done: { audit: boolean; dedup: boolean; undecided: number; leaks: number | null; rubric: RubricView | null }): NextAction {
  const at = `/datasets/${encodeURIComponent(name)}`
  const count = (rows: number, what: string) => `${rows.toLocaleString('en')} ${what}${rows === 1 ? '' : 's'}`
  if (funnel.valid === 0) return { text: 'Nothing here yet: import a file of examples.', label: 'Import a file', href: '/' }
  if (!done.dedup) return { text: `${count(funnel.valid, 'row')} have not been compared with each other yet.`, label: 'Find duplicates', job: 'dedup' }
  if (!done.audit) return { text: 'No row has been checked for empty answers, refusals, private data or broken turns yet.', label: 'Run the audit', job: 'audit' }
  if (done.undecided > 0) return { text: `${count(done.undecided, 'row')} ${done.undecided === 1 ? 'says' : 'say'} what another row says: decide which to keep.`, label: 'Review clusters', href: `${at}/duplicates` }
  if (done.leaks === null) return { text: 'No row has been held against the eval sets yet.', label: 'Search for leaks', href: `${at}/contamination` }
  if (done.leaks > 0) return { text: `${count(done.leaks, 'row')} ${done.leaks === 1 ? 'holds' : 'hold'} an eval item: decide what becomes of them.`, label: 'Review leaks', href: `${at}/contamination` }
  if (done.rubric === null) return { text: 'Say what a perfect and a bad example look like before anybody judges one.', label: 'Write the rubric', href: `${at}/review` }
  if (funnel.reviewed < funnel.valid) return { text: `${count(funnel.valid - funnel.reviewed, 'row')} wait for a verdict.`, label: 'Review', href: `${at}/review` }
  if (funnel.approved > 0) return { text: `${count(funnel.approved, 'approved row')} can be released.`, label: 'Make a release', href: `${at}/releases` }
  return { text: 'Every row was rejected: import more, or look at the verdicts again.', label: 'See the rows', href: `${at}/examples?status=reject` }
}
