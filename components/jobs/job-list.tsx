'use client'
import Link from 'next/link'
import type { JobView } from '@/lib/contract/jobs'
import { counted, duration, moment } from '../format'
import { datasetPath } from '../links'
import { Empty } from '../ui/empty'
import { LinkButton } from '../ui/button'
import { CancelJob, JobProgress, JobStatusMark, jobTitle } from './job-progress'
import { isLive, useJobs } from './use-jobs'

export function JobList({ initial }: { initial: JobView[] }) {
  const jobs = useJobs(initial)
  if (jobs.length === 0) {
    return (
      <Empty
        title="No jobs yet"
        action={
          <LinkButton href="/" look="primary">
            Import a file
          </LinkButton>
        }
      >
        Imports, audits, duplicate searches and releases run here. Each can be cancelled, and resumes after a
        restart.
      </Empty>
    )
  }
  return (
    <ul className="divide-y rounded-md border">
      {jobs.map((job) => (
        <li key={job.id} className="px-4 py-3">
          <JobRow job={job} />
        </li>
      ))}
    </ul>
  )
}

function JobRow({ job }: { job: JobView }) {
  return (
    <div className="grid items-center gap-x-6 gap-y-2 md:grid-cols-[220px_1fr_auto]">
      <div className="min-w-0">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-medium">{jobTitle(job)}</span>
          <JobStatusMark status={job.status} />
        </p>
        {job.dataset !== null && (
          <Link
            className="block truncate text-accent underline"
            title={job.dataset}
            href={datasetPath(job.dataset)}
          >
            {job.dataset}
          </Link>
        )}
      </div>
      <div className="min-w-0">
        {isLive(job) ? <JobProgress job={job} /> : <p className="text-muted">{ending(job)}</p>}
        {job.error !== null && <p className="text-danger wrap-anywhere">{job.error}</p>}
      </div>
      <CancelJob job={job} />
    </div>
  )
}

function ending(job: JobView): string {
  const took =
    job.startedAt === null || job.finishedAt === null
      ? null
      : (Date.parse(job.finishedAt) - Date.parse(job.startedAt)) / 1000
  return [
    job.done === 0 ? null : counted(job.done, 'row'),
    took === null ? null : `took ${duration(took)}`,
    moment(job.finishedAt ?? job.createdAt),
  ]
    .filter((part) => part !== null)
    .join(' · ')
}
