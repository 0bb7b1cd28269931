'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { z } from 'zod'
import type { JobView } from '@/lib/contract/jobs'
import { problemText } from '../api'
import { JOBS_KEY, withJob } from '../jobs/use-jobs'
import { upload, type UploadOptions } from './upload'

/** One chosen file on its way in: being sent, then followed as a job, or stopped with a reason. */
export interface Arrival {
  key: number
  file: File
  options: UploadOptions
  sent: number
  jobId: number | null
  problem: string | null
}

const importResult = z.object({
  importId: z.number(),
  rows: z.number(),
  accepted: z.number(),
  rejected: z.number(),
})

/** The counts a finished import reports. */
export const readImportResult = (job: JobView): z.infer<typeof importResult> | null =>
  importResult.safeParse(job.result).data ?? null

/** Sends files one by one, so that they become imports in the order they were chosen. */
export function useImports() {
  const client = useQueryClient()
  const [arrivals, setArrivals] = useState<Arrival[]>([])
  const aborts = useRef(new Map<number, AbortController>())
  const lastKey = useRef(0)

  const change = (key: number, part: Partial<Arrival>) =>
    setArrivals((all) => all.map((arrival) => (arrival.key === key ? { ...arrival, ...part } : arrival)))

  const send = async ({ key, file, options }: Arrival) => {
    const abort = aborts.current.get(key)
    if (abort === undefined || abort.signal.aborted) return
    try {
      const job = await upload(file, options, (sent) => change(key, { sent }), abort.signal)
      client.setQueryData<JobView[]>(JOBS_KEY, (jobs) => withJob(jobs ?? [], job))
      change(key, { sent: file.size, jobId: job.id })
    } catch (problem) {
      change(key, { problem: problemText(problem) })
    }
  }

  return {
    arrivals,
    start: async (files: readonly File[], options: UploadOptions) => {
      const added = files.map((file) => ({
        key: ++lastKey.current,
        file,
        options,
        sent: 0,
        jobId: null,
        problem: null,
      }))
      for (const { key } of added) aborts.current.set(key, new AbortController())
      setArrivals((all) => [...added, ...all])
      for (const arrival of added) await send(arrival)
    },
    cancel: (key: number) => {
      aborts.current.get(key)?.abort()
      change(key, { problem: 'Upload cancelled. Nothing of the file was imported.' })
    },
    dismiss: (key: number) => setArrivals((all) => all.filter((arrival) => arrival.key !== key)),
  }
}
