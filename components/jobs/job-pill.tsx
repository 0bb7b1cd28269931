'use client'
import { Popover } from '@base-ui/react/popover'
import { LoaderCircle } from 'lucide-react'
import Link from 'next/link'
import { counted } from '../format'
import { CancelJob, JobProgress, jobFigures, jobTitle } from './job-progress'
import { isLive, useJobs } from './use-jobs'

/** Bottom right while anything runs: how far, and on a press the list with its cancel buttons. */
export function JobPill() {
  const live = useJobs().filter(isLive)
  const first = live.find(({ status }) => status === 'running') ?? live[0]
  if (first === undefined) return null
  return (
    <Popover.Root>
      <Popover.Trigger className="fixed right-4 bottom-4 z-30 flex h-9 max-w-[calc(100vw-32px)] items-center gap-2 rounded-full border border-control bg-page px-3 shadow-[0_2px_12px_rgb(0_0_0/0.2)] hover:bg-sunken">
        <LoaderCircle size={14} aria-hidden className="animate-spin text-accent" />
        <span className="truncate font-medium">
          {live.length === 1 ? jobTitle(first) : counted(live.length, 'job')}
        </span>
        <span className="figures shrink-0 text-xs text-muted">{jobFigures(first)}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side="top" align="end" sideOffset={8} className="z-50">
          <Popover.Popup className="flex w-[380px] max-w-[calc(100vw-32px)] flex-col gap-3 rounded-md border border-control bg-page p-4 shadow-[0_4px_16px_rgb(0_0_0/0.2)]">
            <div className="flex items-baseline justify-between">
              <Popover.Title className="text-base font-semibold">Running now</Popover.Title>
              <Link href="/jobs" className="text-accent underline">
                All jobs
              </Link>
            </div>
            {live.map((job) => (
              <div key={job.id} className="flex flex-col gap-2 border-t pt-3">
                <span className="font-medium wrap-anywhere">
                  {jobTitle(job)}
                  {job.dataset !== null && `: ${job.dataset}`}
                </span>
                <div className="flex items-center gap-3">
                  <div className="min-w-0 flex-1">
                    <JobProgress job={job} />
                  </div>
                  <CancelJob job={job} />
                </div>
              </div>
            ))}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
