import { WinnowError } from '@/lib/core/errors'
import type { JobView } from '@/lib/contract/jobs'
import { createJob, findListedJob, jobView, type ListedJob, recentJobs, requestCancel } from '@/lib/db/jobs'
import { ANALYSES, type AnalysisKind } from '@/lib/jobs'
import { write } from '../host/write'
import type { Session } from '../host/session'

export const LISTED_JOBS = 100

export function listJobs(session: Session): Promise<JobView[]> {
  return Promise.resolve(recentJobs(session.db, LISTED_JOBS).map(jobView))
}

export function getJob(session: Session, id: number): Promise<JobView> {
  return Promise.resolve(jobView(jobRow(session, id)))
}

function jobRow(session: Session, id: number): ListedJob {
  const job = findListedJob(session.db, id)
  if (job === undefined)
    throw new WinnowError('not-found', `There is no job ${id}. The Jobs page and \`winnow jobs\` list them.`)
  return job
}

/** Asks a job to stop. Ending it, and taking back its work, is done by the worker. */
export async function cancelJob(session: Session, id: number): Promise<JobView> {
  const job = jobRow(session, id)
  if (job.datasetId !== null) session.require('editor', job.datasetId)
  if (job.finishedAt !== null)
    throw new WinnowError('conflict', `Job ${id} has ended already (${job.status}).`)
  await write(session, ({ db }) => requestCancel(db, id))
  return getJob(session, id)
}

/** Analyses that need no more than a dataset and parameters. */
export const STARTABLE = ['audit', 'dedup'] as const satisfies readonly AnalysisKind[]
export type StartableAnalysis = (typeof STARTABLE)[number]

export async function startAnalysis(
  session: Session,
  name: string,
  kind: StartableAnalysis,
  params: Record<string, unknown>,
): Promise<JobView> {
  const id = await createAnalysis(session, name, kind, params)
  return getJob(session, id)
}

/** The row of the job: for the worker, or for the process that names itself as owner. */
export async function createAnalysis(
  session: Session,
  name: string,
  kind: AnalysisKind,
  params: object,
  owner?: string,
): Promise<number> {
  const dataset = await session.dataset(name, 'editor')
  const { jobKind, request } = ANALYSES[kind]
  const asked = request.parse(params)
  return write(session, ({ db }) =>
    createJob(db, {
      kind: jobKind,
      datasetId: dataset.id,
      params: asked,
      actor: session.actor,
      ...(owner !== undefined && { owner }),
    }),
  )
}
