'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { JobView } from '@/lib/core/views'
import { problemText, startJob } from '../api'
import { Button, type ButtonLook, type ButtonSize } from '../ui/button'
import { isLive, JOBS_KEY, useJobs, withJob } from './use-jobs'

/** Starts an audit or a duplicate search. */
export function StartJob({ kind, params, ...rest }: {
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
export function JobButton({ dataset, kind, onStart, look = 'default', size = 'medium', disabled = false, children }: {
  dataset: string
  kind: string
  onStart: () => Promise<JobView>
  look?: ButtonLook
  size?: ButtonSize
  disabled?: boolean
  children: ReactNode
}) {
  const client = useQueryClient()
  const running = useJobs().some((job) => job.dataset === dataset && job.kind === kind && isLive(job))
  const start = useMutation({
    mutationFn: onStart,
    onSuccess: (job) => client.setQueryData<JobView[]>(JOBS_KEY, (jobs) => withJob(jobs ?? [], job)),
  })
  return (
    <span className="inline-flex flex-col items-start gap-1">
      <Button look={look} size={size} disabled={disabled || running || start.isPending} onClick={() => start.mutate()}>{running ? 'Running' : children}</Button>
      {start.isError && <span role="alert" className="text-xs text-danger">{problemText(start.error)}</span>}
    </span>
  )
}
