import { WinnowError } from '@/lib/core/errors'
import type { JobView } from '@/lib/contract/jobs'
import { listJobs } from '@/lib/services/jobs'
import { cancelAndWait, endLeftOverJobs } from '@/lib/services/jobs/run-here'
import { type Command, required } from '../command'

export const jobsCommand: Command = {
  name: 'jobs',
  maximumArguments: 0,
  usage: 'jobs',
  example: 'jobs',
  options: {},
  async run(session) {
    await endLeftOverJobs(session)
    const jobs = await listJobs(session)
    return { value: { jobs }, text: jobs.map(describe).join('\n') }
  },
}

export const cancelCommand: Command = {
  name: 'cancel',
  usage: 'cancel JOB',
  example: 'cancel 12',
  refusedWhere: 'the job has not ended yet',
  options: {},
  async run(session, input) {
    const id = Number(required(cancelCommand, input))
    if (!Number.isSafeInteger(id) || id < 1)
      throw new WinnowError(
        'usage',
        `"${input.arguments[0]}" is not the number of a job. \`winnow jobs\` lists them.`,
      )
    const job = await cancelAndWait(session, id)
    return { value: { job }, text: describe(job), exit: job.finishedAt === null ? 1 : 0 }
  },
}

function describe({
  id,
  kind,
  dataset,
  status,
  phase,
  done,
  total,
  owner,
  heartbeatAt,
  error,
}: JobView): string {
  const seconds =
    heartbeatAt === null ? 0 : Math.max(0, Math.round((Date.now() - Date.parse(heartbeatAt)) / 1000))
  return [
    `${id} ${kind} ${dataset ?? ''} ${status} ${done}${total === null ? '' : `/${total}`}`.replaceAll(
      / +/g,
      ' ',
    ),
    status === 'queued' ? phase : '',
    owner === null ? '' : `by ${owner}, last heard of ${seconds} s ago`,
    error ?? '',
  ]
    .filter((part) => part !== '')
    .join(' · ')
}
