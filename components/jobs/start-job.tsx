'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { JobView } from '@/lib/contract/jobs'
import { problemText, startJob } from '../api'
import { Button, type ButtonLook, type ButtonSize } from '../ui/button'
import { MARK_ICON } from '../ui/mark-icon'
import { isLive, JOBS_KEY, useJobs, withJob } from './use-jobs'

/** Starts an audit or a duplicate search. */
export function StartJob({
  kind,
  params,
  ...rest
}: {
  dataset: string
  kind: 'audit' | 'dedup'
  params: Record<string, unknown>
  look?: ButtonLook
  size?: ButtonSize
  children: ReactNode
}) {
  return <JobButton kind={kind} onStart={() => startJob(rest.dataset, kind, params)} {...rest} />
}

/** Starts a job and shows that it runs; a second press while it does is not possible. */
export function JobButton({
  dataset,
  kind,
  onStart,
  look = 'default',
  size = 'medium',
  disabled = false,
  children,
}: {
  dataset: string
  kind: string
  onStart: () => Promise<JobView>
  look?: ButtonLook
  size?: ButtonSize
  disabled?: boolean
  children: ReactNode
}) {
  const client = useQueryClient()
  const jobs = useJobs()
  const running = jobs.some((job) => job.dataset === dataset && job.kind === kind && isLive(job))
  const start = useMutation({
    mutationFn: onStart,
    onSuccess: (job) => client.setQueryData<JobView[]>(JOBS_KEY, (jobs) => withJob(jobs ?? [], job)),
  })
  const problem = start.isError
    ? problemText(start.error)
    : endedWith(jobs.find(({ id }) => id === start.data?.id))
  return (
    <span className="inline-flex min-w-0 flex-col items-start gap-1">
      <Button
        look={look}
        size={size}
        disabled={disabled || running || start.isPending}
        onClick={() => start.mutate()}
      >
        {running ? 'Running' : children}
      </Button>
      {problem !== null && (
        <span role="alert" className="max-w-[60ch] text-xs whitespace-pre-line text-danger wrap-anywhere">
          <CircleAlert size={14} aria-hidden className={MARK_ICON} />
          {problem}
        </span>
      )}
    </span>
  )
}

/**
 * Why the job that was started here brought nothing; null while it runs, and where it succeeded.
 */
function endedWith(job: JobView | undefined): string | null {
  if (job?.status === 'failed') return job.error ?? 'It failed; the reason is in the log of the server.'
  return job?.status === 'cancelled' ? 'It was cancelled: nothing of it was kept.' : null
}
