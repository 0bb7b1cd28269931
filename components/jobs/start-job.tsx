'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { JobView } from '@/lib/core/views'
import { problemText, startJob } from '../api'
import { Button, type ButtonLook } from '../ui/button'
import { isLive, JOBS_KEY, useJobs, withJob } from './use-jobs'

/** Starts an analysis and shows that it runs; a second press while it does is not possible. */
export function StartJob({ dataset, kind, params, look = 'default', children }: {
  dataset: string
  kind: 'audit' | 'dedup'
  params: Record<string, unknown>
  look?: ButtonLook
  children: ReactNode
}) {
  const client = useQueryClient()
  const running = useJobs().some((job) => job.dataset === dataset && job.kind === kind && isLive(job))
  const start = useMutation({
    mutationFn: () => startJob(dataset, kind, params),
    onSuccess: (job) => client.setQueryData<JobView[]>(JOBS_KEY, (jobs) => withJob(jobs ?? [], job)),
  })
  return (
    <span className="inline-flex flex-col items-start gap-1">
      <Button look={look} disabled={running || start.isPending} onClick={() => start.mutate()}>{running ? 'Running' : children}</Button>
      {start.isError && <span role="alert" className="text-xs text-danger">{problemText(start.error)}</span>}
    </span>
  )
}
