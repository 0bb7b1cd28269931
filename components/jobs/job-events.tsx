'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import type { JobView } from '@/lib/contract/jobs'
import { fetchJobs } from '../api'
import { isLive, JOBS_KEY, withJob } from './use-jobs'

/** Polling interval while the stream is down, in ms. */
const POLL_MS = 5000

/**
 * Keeps the list of jobs fresh and re-reads the page when one ends. The stream is closed while the
 * tab is hidden: browsers allow six HTTP/1.1 connections per host, so six forgotten tabs would
 * otherwise block the seventh.
 */
export function JobEvents() {
  const client = useQueryClient()
  const router = useRouter()
  useEffect(() => {
    let source: EventSource | null = null
    let polling: ReturnType<typeof setInterval> | null = null

    const take = (jobs: JobView[]) => {
      const before = client.getQueryData<JobView[]>(JOBS_KEY) ?? []
      client.setQueryData(JOBS_KEY, jobs)
      const ended = before.some((was) => isLive(was) && !isLive(jobs.find(({ id }) => id === was.id) ?? was))
      if (ended) router.refresh()
    }
    const poll = () => {
      fetchJobs().then(take, () => undefined) // The next round asks again; the stream tells when it is back.
    }
    const stopPolling = () => {
      if (polling !== null) clearInterval(polling)
      polling = null
    }
    const open = () => {
      source = new EventSource('/api/jobs/events')
      source.addEventListener('open', stopPolling)
      source.addEventListener('snapshot', (event: MessageEvent<string>) =>
        take(JSON.parse(event.data) as JobView[]),
      )
      source.addEventListener('job', (event: MessageEvent<string>) =>
        take(withJob(client.getQueryData<JobView[]>(JOBS_KEY) ?? [], JSON.parse(event.data) as JobView)),
      )
      source.addEventListener('error', () => {
        polling ??= setInterval(poll, POLL_MS)
      })
    }
    const close = () => {
      source?.close()
      source = null
      stopPolling()
    }
    const onVisibility = () => {
      close()
      if (!document.hidden) open()
    }
    onVisibility()
    document.addEventListener('visibilitychange', onVisibility)
    return () => {
      document.removeEventListener('visibilitychange', onVisibility)
      close()
    }
  }, [client, router])
  return null
}
