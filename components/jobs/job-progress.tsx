'use client'
import { Ban, Check, CircleAlert, Clock, LoaderCircle } from 'lucide-react'
import type { JobStatus } from '@/lib/core/status'
import { CONTAMINATION_JOB } from '@/lib/contract/contamination'
import type { JobView } from '@/lib/contract/jobs'
import { classNames } from '../class-names'
import { count, duration } from '../format'
import { Button } from '../ui/button'
import { MARK_ICON } from '../ui/mark-icon'
import { Progress } from '../ui/progress'
import { isLive, useCancelJob } from './use-jobs'

const STATUS = {
  queued: { word: 'Waiting', Icon: Clock, colour: 'text-muted' },
  running: { word: 'Running', Icon: LoaderCircle, colour: 'text-accent' },
  succeeded: { word: 'Done', Icon: Check, colour: 'text-ok' },
  failed: { word: 'Failed', Icon: CircleAlert, colour: 'text-danger' },
  cancelled: { word: 'Cancelled', Icon: Ban, colour: 'text-muted' },
} as const satisfies Record<JobStatus, object>

const KINDS: Record<string, string> = {
  import: 'Import',
  audit: 'Audit',
  dedup: 'Duplicate search',
  semantic: 'Search by meaning',
  [CONTAMINATION_JOB]: 'Contamination search',
  release: 'Release',
}

export const jobTitle = (job: JobView): string => KINDS[job.kind] ?? job.kind

export function JobStatusMark({ status }: { status: JobStatus }) {
  const { word, Icon, colour } = STATUS[status]
  return (
    <span className={`font-medium whitespace-nowrap ${colour}`}>
      <Icon size={14} aria-hidden className={classNames(MARK_ICON, status === 'running' && 'animate-spin')} />
      {word}
    </span>
  )
}

/** Progress, speed and remaining time. */
export function jobFigures(job: JobView): string {
  const far = job.total === null ? `${count(job.done)} rows` : `${count(job.done)} of ${count(job.total)}`
  const rate = job.rate === null ? null : `${count(job.rate)}/s`
  const left = job.secondsLeft === null || !isLive(job) ? null : `${duration(job.secondsLeft)} left`
  return [far, rate, left].filter((part) => part !== null).join(' · ')
}

export function JobProgress({ job }: { job: JobView }) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <div className="flex items-baseline justify-between gap-3">
        <span className="truncate" title={job.phase}>
          {job.phase === '' ? jobTitle(job) : job.phase}
        </span>
        <span className="figures shrink-0 text-xs text-muted">{jobFigures(job)}</span>
      </div>
      <Progress label={`${jobTitle(job)} ${job.dataset ?? ''}`} done={job.done} total={job.total} />
    </div>
  )
}

export function CancelJob({ job }: { job: JobView }) {
  const cancel = useCancelJob()
  if (!isLive(job)) return null
  const asked = job.cancelRequested || cancel.isPending
  return (
    <Button disabled={asked} onClick={() => cancel.mutate(job.id)}>
      {asked ? 'Cancelling' : 'Cancel'}
      <span className="sr-only">
        {' '}
        {jobTitle(job)} {job.dataset}
      </span>
    </Button>
  )
}
