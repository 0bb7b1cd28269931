import { WinnowError } from '@/lib/core/errors'
import type { JobView } from '@/lib/contract/jobs'
import { createJob, findListedJob, jobView, recentJobs, requestCancel } from '@/lib/db/jobs'
import { ANALYSES, type AnalysisKind } from '@/lib/jobs'
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

/** Analyses that need no more than a dataset and parameters. */
export const STARTABLE = ['audit', 'dedup'] as const satisfies readonly AnalysisKind[]
export type StartableAnalysis = (typeof STARTABLE)[number]

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
  kind: AnalysisKind,
  params: object,
  owner?: string,
): Promise<number> {
  const dataset = await datasetNamed(name)
  const { jobKind, request } = ANALYSES[kind]
  const asked = request.parse(params)
  return write(({ db }) =>
    createJob(db, {
      kind: jobKind,
      datasetId: dataset.id,
      params: asked,
      actor: ACTOR,
      ...(owner !== undefined && { owner }),
    }),
  )
}
