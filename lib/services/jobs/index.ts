import { z } from 'zod'
import { WinnowError } from '@/lib/core/errors'
import { SCOPES } from '@/lib/core/conversation'
import { DEDUP_METHODS, presentParameters } from '@/lib/contract/duplicates'
import type { JobView } from '@/lib/contract/jobs'
import { createJob, findListedJob, jobView, recentJobs, requestCancel } from '@/lib/db/jobs'
import { ACTOR, datasetNamed, studio } from '../host/studio'
import { write } from '../host/write'

export const LISTED_JOBS = 100

export function listJobs(): Promise<JobView[]> {
  return Promise.resolve(recentJobs(studio().db, LISTED_JOBS).map(jobView))
}

export function getJob(id: number): Promise<JobView> {
  const job = findListedJob(studio().db, id)
  if (job === undefined) throw new WinnowError('not-found', `There is no job ${id}.`)
  return Promise.resolve(jobView(job))
}

/** Asks a job to stop. Ending it, and taking back its work, is done by the worker. */
export async function cancelJob(id: number): Promise<JobView> {
  const job = await getJob(id)
  if (job.finishedAt !== null)
    throw new WinnowError('conflict', `Job ${id} has ended already (${job.status}).`)
  await write(({ db }) => requestCancel(db, id))
  return getJob(id)
}

const analysisParameters = {
  audit: z.object({
    minimumResponseTokens: z.int().min(0).optional(),
    checkShortAnswers: z.boolean().optional(),
  }),
  dedup: z.preprocess(
    presentParameters,
    z.object({
      method: z.enum(DEDUP_METHODS).default('near'),
      threshold: z.number().gt(0).max(1).optional(),
      scope: z.enum(SCOPES).optional(),
      shingle: z.object({ unit: z.enum(['word', 'character']), size: z.int().min(1).max(100) }).optional(),
      ignoreBoilerplate: z.boolean().optional(),
      against: z.string().max(100).optional(),
    }),
  ),
}

export const ANALYSES = ['audit', 'dedup'] as const
export type StartableAnalysis = (typeof ANALYSES)[number]

export async function startAnalysis(
  name: string,
  kind: StartableAnalysis,
  params: Record<string, unknown>,
): Promise<JobView> {
  const id = await createAnalysis(name, kind, params)
  return getJob(id)
}

/** The row of the job: for the worker, or for the process that names itself as owner. */
export async function createAnalysis(
  name: string,
  kind: StartableAnalysis,
  params: Record<string, unknown>,
  owner?: string,
): Promise<number> {
  const dataset = await datasetNamed(name)
  const parsed = analysisParameters[kind].parse(params)
  return write(({ db }) =>
    createJob(db, {
      kind,
      datasetId: dataset.id,
      params: parsed,
      actor: ACTOR,
      ...(owner !== undefined && { owner }),
    }),
  )
}
