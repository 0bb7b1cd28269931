import { z } from 'zod'
import { openSetup } from '@/lib/adapters/contract'
import type { Scope } from '@/lib/core/conversation'
import { releaseReserve } from '@/lib/adapters/reserve'
import { WinnowError } from '@/lib/core/errors'
import type { DatasetCard, DatasetOverview, Funnel, Suggested } from '@/lib/contract/datasets'
import type { RunStanding } from '@/lib/contract/runs'
import { type ServingContract, SYSTEM_PROMPTS } from '@/lib/core/serving-contract'
import { countFlaggedRows } from '@/lib/db/contamination-review'
import { allDatasets, countImported, type DatasetRow, importsOf, saveContract } from '@/lib/db/datasets'
import { countExamples, reviewedCount } from '@/lib/db/examples'
import { recordEvent } from '@/lib/db/events'
import { jobView, unfinishedJobOf } from '@/lib/db/jobs'
import { markDatasetRemoved, removeAllMarked } from '@/lib/db/removal'
import { countApproved, countReleased, releasesOf, releaseView } from '@/lib/db/releases'
import { countDecided } from '@/lib/db/row-decisions'
import { countSeverities, latestRun, type Run } from '@/lib/db/runs'
import { latestRubric } from '@/lib/db/verdicts'
import { ANALYSES, duplicateViewOf, finishedRun, staleReasons, undecidedCopies } from '@/lib/jobs'
import { nextAction } from './next-action'
import { standingOf } from '../jobs/run-standing'
import { write } from '../host/write'
import type { Session } from '../host/session'

/**
 * A name that can be used in an address and in a command. Combining marks count as letters: Hindi
 * and Thai cannot be written without them. Normalised to NFC, so that a name typed on two systems
 * is the same.
 */
export const datasetName = z
  .string()
  .transform((name) => name.normalize('NFC'))
  .refine((name) => /^[\p{L}\p{N}][\p{L}\p{M}\p{N} _.:-]{0,79}$/u.test(name), {
    error: ({ input }) =>
      `"${String(input).slice(0, 80)}" cannot name a dataset: use 1 to 80 letters, digits, spaces and _ . : - , starting with a letter or digit.`,
  })

const contractSchema = z
  .object({
    tokenizer: z.string().min(1).max(300),
    policy: z.string().min(1).max(60),
    maxLength: z.int().min(1).max(10_000_000),
    systemPrompt: z.string().max(100_000).nullable(),
    template: z.string().min(1).max(200).nullable(),
    systemPrompts: z.enum(SYSTEM_PROMPTS),
  })
  .partial()

/**
 * Throws tokenizer-missing, template-error or usage for a contract under which nothing could be
 * rendered.
 */
export async function requireContract(session: Session, contract: ServingContract): Promise<void> {
  await openSetup(contract, session.home)
}

/**
 * `tryOut` runs requireContract, which loads a tokenizer and compiles a template: a server does
 * that in its workroom. Passes its errors on.
 */
export async function updateContract(
  session: Session,
  name: string,
  contract: Partial<ServingContract>,
  tryOut: typeof requireContract,
): Promise<DatasetCard> {
  const dataset = await session.dataset(name, 'editor')
  const changes = Object.fromEntries(
    Object.entries(contractSchema.parse(contract)).filter(([, value]) => value !== undefined),
  )
  await tryOut(session, { ...dataset.contract, ...changes })
  await write(session, (transaction) => {
    saveContract(transaction.db, dataset.id, changes)
    recordEvent(transaction, session.actor, 'contract', { dataset: dataset.id, ...changes })
  })
  return cardOf(session, await session.dataset(name, 'editor'))
}

/**
 * Removes a dataset for everybody at once. Its rows go afterwards, in steps between which others
 * write: by the worker of a server, or by `finishRemovals`.
 */
export async function deleteDataset(session: Session, name: string): Promise<void> {
  releaseReserve(session.home)
  const dataset = await session.dataset(name, 'lead')
  await write(session, (transaction) => {
    const job = unfinishedJobOf(transaction.db, dataset.id)
    if (job)
      throw new WinnowError(
        'dataset-busy',
        `Job ${job.id} (${job.kind}) of "${name}" is ${job.status}. Wait until it ends, or end it: winnow cancel ${job.id}`,
      )
    markDatasetRemoved(transaction, dataset.id)
    recordEvent(transaction, session.actor, 'delete-dataset', { dataset: dataset.id, name })
  })
}

/**
 * Deletes the rows of everything that was removed; for a command, whose thread may wait. False if
 * the disk is too full even for that: the rows stay, invisible.
 */
export function finishRemovals(session: Session, progress: (rows: number) => void): boolean {
  const { db } = session
  db.leaveGaps()
  return removeAllMarked(db, progress)
}

export async function listDatasets(session: Session): Promise<DatasetCard[]> {
  const seen = (await allDatasets(session.db)).filter(({ id }) => session.may('reader', id))
  return seen.map((dataset) => cardOf(session, dataset))
}

/** The names alone; none where there is no home yet, which asking does not make. */
export async function namesOfDatasets(session: Session): Promise<string[]> {
  if (!session.hasHome) return []
  return (await allDatasets(session.db)).filter(({ id }) => session.may('reader', id)).map(({ name }) => name)
}

/** The facts for cards and overviews, read once. */
function factsOf(session: Session, dataset: DatasetRow) {
  const { db } = session
  const { id } = dataset
  const busy = unfinishedJobOf(db, id)
  const [audit, dedup, contamination] = [
    latestRun(db, id, 'audit'),
    latestRun(db, id, 'dedup'),
    latestRun(db, id, 'contamination'),
  ]
  const standing = (run: Run | undefined): RunStanding | null =>
    run === undefined ? null : standingOf(session, run, dataset)
  return {
    busy: busy ? jobView(busy) : null,
    runs: { audit, dedup, contamination },
    checks: { audit: standing(audit), dedup: standing(dedup), contamination: standing(contamination) },
  }
}

function cardOf(session: Session, dataset: DatasetRow, facts = factsOf(session, dataset)): DatasetCard {
  const { id, name, purpose, createdAt, contract } = dataset
  return {
    id,
    name,
    purpose,
    createdAt: createdAt.toISOString(),
    contract,
    funnel: funnelOf(session, id),
    checks: facts.checks,
    busy: facts.busy,
  }
}

const ONE_ROW = { sort: 'id', descending: false, limit: 1 } as const

/** The counts that every page and command shows. */
function funnelOf(session: Session, datasetId: number): Funnel {
  const { db } = session
  const { rows: imported, accepted: valid } = countImported(db, datasetId)
  const setAside = countExamples(
    db,
    datasetId,
    { ...ONE_ROW, status: 'set-aside' },
    { audit: null, dedup: null },
  )!
  return {
    imported,
    valid,
    setAside,
    left: valid - setAside,
    reviewed: reviewedCount(db, datasetId),
    approved: countApproved(db, datasetId),
    released: countReleased(db, datasetId),
  }
}

/** The result of a search for duplicates, after the decisions made since. */
function copiesOf(session: Session, run: Run): DatasetOverview['dedup'] {
  const { db } = session
  const finished = finishedRun(ANALYSES.dedup, run)
  if (finished === null) return null
  const { clusters, threshold, scope } = finished.statistics
  return {
    clusters,
    threshold,
    scope: scope as Scope,
    undecided: undecidedCopies(duplicateViewOf(db, finished, 'dedup')).length,
    ...countDecided(db, run.datasetId, 'duplicate'),
  }
}

/** The result of a search for eval items, after the decisions made since. */
function contaminationOf(session: Session, run: Run): DatasetOverview['contamination'] {
  const finished = finishedRun(ANALYSES.contamination, run)
  if (finished === null) return null
  const { evals } = finished.statistics
  return { evals: evals.map(({ name }) => name), ...countFlaggedRows(session.db, run.id) }
}

function findingsOf(session: Session, run: Run): DatasetOverview['audit'] {
  const finished = finishedRun(ANALYSES.audit, run)
  if (finished === null) return null
  const { error, warning, info } = countSeverities(session.db, run)
  return { errors: error, warnings: warning, infos: info, stats: finished.statistics }
}

/** The content of the header on each page of a dataset. */
export async function datasetHeader(
  session: Session,
  name: string,
): Promise<Pick<DatasetOverview, 'id' | 'name' | 'purpose' | 'contract' | 'imports'>> {
  const { id, name: known, purpose, contract } = await session.dataset(name, 'reader')
  return { id, name: known, purpose, contract, imports: await importsOf(session.db, id) }
}

export async function datasetOverview(session: Session, name: string): Promise<DatasetOverview> {
  const { db } = session
  const dataset = await session.dataset(name, 'reader')
  const facts = factsOf(session, dataset)
  const { runs } = facts
  const evalSets =
    dataset.purpose === 'eval'
      ? 0
      : (await allDatasets(db)).filter(({ purpose }) => purpose === 'eval').length
  const card = cardOf(session, dataset, facts)
  const rubric = latestRubric(db, dataset.id)
  const [audit, dedup, contamination] = [
    runs.audit && findingsOf(session, runs.audit),
    runs.dedup && copiesOf(session, runs.dedup),
    runs.contamination && contaminationOf(session, runs.contamination),
  ]
  const suggested: Suggested = {
    duplicates: dedup?.undecided ?? null,
    errors: audit?.errors ?? null,
    leaks: contamination?.undecided ?? null,
  }
  const isOutdated = (run: Run | undefined): boolean =>
    run !== undefined &&
    staleReasons(run, { db, home: session.home, contract: dataset.contract }).some(
      ({ kind }) => kind !== 'fixes' && kind !== 'parameters',
    )
  const outdated = { audit: isOutdated(runs.audit), dedup: isOutdated(runs.dedup) }
  return {
    ...card,
    next: nextAction(card, { suggested, evalSets, hasRubric: rubric !== null, outdated }),
    imports: await importsOf(db, dataset.id),
    rubric,
    suggested,
    audit: audit ?? null,
    dedup: dedup ?? null,
    contamination: contamination ?? null,
    evalSets,
    releases: (await releasesOf(db, dataset.id)).map(releaseView),
  }
}
