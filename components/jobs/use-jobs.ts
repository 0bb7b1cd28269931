'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { JobView } from '@/lib/contract/jobs'
import { cancelJob, fetchJobs } from '../api'

export const JOBS_KEY = ['jobs'] as const
const NONE: JobView[] = []

/** A job that still has something to do. */
export const isLive = (job: JobView): boolean => job.status === 'queued' || job.status === 'running'

/** All jobs, newest first, kept fresh by the event stream (JobEvents). */
export function useJobs(initial?: JobView[]): JobView[] {
  return (
    useQuery({
      queryKey: JOBS_KEY,
      queryFn: fetchJobs,
      ...(initial === undefined ? {} : { initialData: initial }),
    }).data ?? NONE
  )
}

export const useJob = (id: number | null): JobView | undefined => useJobs().find((job) => job.id === id)

/**
 * Puts one job's new state in its place in the list. An ended job is never replaced by a running
 * one: the answer that a job was started may arrive after the event that it is done, and the page
 * would show it as running for ever.
 */
export const withJob = (jobs: readonly JobView[], job: JobView): JobView[] => {
  if (!jobs.some(({ id }) => id === job.id)) return [job, ...jobs]
  return jobs.map((other) => (other.id === job.id && (isLive(other) || !isLive(job)) ? job : other))
}

export function useCancelJob() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: cancelJob,
    onSuccess: (job) => client.setQueryData<JobView[]>(JOBS_KEY, (jobs) => withJob(jobs ?? NONE, job)),
  })
}
