import { z } from 'zod'
import {
  CONTAMINATION_PASSES,
  type ContaminationHitPage,
  type ContaminationHitView,
  type ContaminationReport,
} from '@/lib/contract/contamination'
import { WinnowError } from '@/lib/core/errors'
import type { JobView } from '@/lib/contract/jobs'
import { contaminationHitsOf, type HitQuery } from '@/lib/db/contamination'
import { countFlaggedRows, countItems } from '@/lib/db/contamination-review'
import { revisionHash } from '@/lib/db/examples'
import { adoptJob } from '@/lib/db/jobs'
import { ANALYSES, contaminationParameters, latestFinished } from '@/lib/jobs'
import { createAnalysis, getJob } from '../jobs'
import { privateSets } from './private-sets'
import { requireKeptModel } from '../semantic'
import { standingOf } from '../jobs/run-standing'
import { write } from '../host/write'
import type { Session } from '../host/session'

/** The same as its parameters, but that eval datasets are named. */
const contaminationRequest = contaminationParameters.omit({ evals: true }).extend({
  against: z.array(z.string()).default([]),
})
export type ContaminationRequest = z.input<typeof contaminationRequest>

/** For the browser, which names a model that is kept here and never a folder. */
export async function startContaminationSearch(
  session: Session,
  name: string,
  request: ContaminationRequest,
): Promise<JobView> {
  if (request.semantic?.model !== undefined) requireKeptModel(session, request.semantic.model)
  return getJob(session, await createContaminationSearch(session, name, request))
}

/** The row of the job: for the worker, or for the process that names itself as owner. */
export async function createContaminationSearch(
  session: Session,
  name: string,
  request: ContaminationRequest,
  owner?: string,
): Promise<number> {
  const { against, hashes, ...thresholds } = contaminationRequest.parse(request)
  const dataset = await session.dataset(name, 'editor')
  if (dataset.purpose === 'eval')
    throw new WinnowError(
      'invalid-input',
      `"${name}" is an eval set, and eval sets are never touched. Name the training dataset first and "${name}" after --against.`,
    )
  if (against.length + hashes.length === 0)
    throw new WinnowError('invalid-input', 'Name at least one eval set to search for.')
  const evals = await Promise.all([...new Set(against)].map((evalName) => evalNamed(session, evalName)))
  const unknown = hashes.find((sha256) => !privateSets(session).some((set) => set.sha256 === sha256))
  if (unknown !== undefined)
    throw new WinnowError(
      'not-found',
      `This home has no gram hashes ${unknown.slice(0, 12)}. Give the file with \`winnow decontaminate ${name} --against-hashes FILE\`.`,
    )
  const params = { evals: evals.map(({ id }) => id), hashes: [...new Set(hashes)], ...thresholds }
  return createAnalysis(session, name, 'contamination', params, owner)
}

async function evalNamed(session: Session, name: string): Promise<{ id: number }> {
  const dataset = await session.dataset(name, 'reader')
  if (dataset.purpose === 'eval') return dataset
  throw new WinnowError(
    'invalid-input',
    `"${name}" is a training dataset, not an eval set. Import the file again under another name with --purpose eval.`,
  )
}

/**
 * The latest finished search of a dataset; null before the first. Rows and items are counted as
 * they are now: without rows that are set aside, or say something else than when they were
 * searched. Hits are those of the search.
 */
export async function contaminationReport(
  session: Session,
  name: string,
): Promise<ContaminationReport | null> {
  const dataset = await session.dataset(name, 'reader')
  const run = latestFinished(ANALYSES.contamination, session.db, dataset.id)
  if (run === null) return null
  const { at, stale } = standingOf(session, run, dataset)
  const { evals, ...stats } = run.statistics
  const { flagged, removed } = countFlaggedRows(session.db, run.id)
  const itemsOf = new Map(countItems(session.db, run.id).map((set) => [set.evalDatasetId, set]))
  const now = evals.map((set) => {
    const { flagged: items = 0, anyNgram = 0, semantic = 0 } = itemsOf.get(set.datasetId) ?? {}
    return {
      ...set,
      flagged: items,
      share: set.items === 0 ? 0 : items / set.items,
      anyNgram,
      ...(set.semantic !== undefined && { semantic }),
    }
  })
  return {
    runId: run.id,
    at,
    stale,
    ...stats,
    evals: now,
    flaggedRows: flagged - removed,
  }
}

const HIT_PAGE = 50
const EXPORT_PAGE = 1_000

const hitQuery = z.object({
  pass: z.enum(CONTAMINATION_PASSES).optional(),
  evalDatasetId: z.coerce.number().int().optional(),
  exampleId: z.coerce.number().int().optional(),
  after: z.coerce.number().int().min(0).default(0),
})

/** The hits of the latest search, page by page, all or those of one pass, eval set or row. */
export async function contaminationHits(
  session: Session,
  name: string,
  query: z.input<typeof hitQuery> = {},
): Promise<ContaminationHitPage | null> {
  const report = await contaminationReport(session, name)
  if (report === null) return null
  const hits = pageOf(session, report, { ...hitQuery.parse(query), limit: HIT_PAGE })
  return { hits, next: hits.length === HIT_PAGE ? String(hits.at(-1)!.id) : null }
}

/** Every hit of the latest search. */
export async function* allContaminationHits(
  session: Session,
  name: string,
): AsyncGenerator<ContaminationHitView> {
  const report = await contaminationReport(session, name)
  if (report === null) return
  for (let after = 0; ;) {
    const page = pageOf(session, report, { after, limit: EXPORT_PAGE })
    yield* page
    if (page.length < EXPORT_PAGE) return
    after = page.at(-1)!.id
  }
}

function pageOf(session: Session, report: ContaminationReport, query: HitQuery): ContaminationHitView[] {
  return contaminationHitsOf(session.db, report.runId, query).map(
    ({
      id,
      evalDatasetId,
      evalExampleId,
      evalRevisionId,
      evalLine,
      exampleId,
      line,
      pass,
      score,
      evidence,
    }) => ({
      id,
      eval: evalName(report, evalDatasetId),
      evalDatasetId,
      evalExampleId,
      evalHash:
        evalLine === null || evalRevisionId === null ? null : revisionHash(session.db, evalRevisionId),
      evalLine,
      exampleId,
      line,
      pass,
      score,
      evidence,
    }),
  )
}

/** The name of the eval set at the time of the search. */
export function evalName({ evals }: ContaminationReport, evalDatasetId: number): string {
  return evals.find(({ datasetId }) => datasetId === evalDatasetId)?.name ?? ''
}

/**
 * Claims those searches queued by an import that this process can run: without a server nobody else
 * would.
 */
export function takeContaminationSearches(
  session: Session,
  jobs: readonly number[],
  owner: string,
): Promise<number[]> {
  return write(session, ({ db }) => jobs.filter((id) => adoptJob(db, id, owner)))
}
