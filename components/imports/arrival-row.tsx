'use client'
import { FileText } from 'lucide-react'
import Link from 'next/link'
import type { JobView } from '@/lib/contract/jobs'
import { bytes, count, counted } from '../format'
import { CancelJob, JobProgress } from '../jobs/job-progress'
import { isLive, useJob } from '../jobs/use-jobs'
import { datasetPath, rejectionsDownload, rejectionsPath } from '../links'
import { Button, LinkButton } from '../ui/button'
import { Notice } from '../ui/notice'
import { Progress } from '../ui/progress'
import { type Arrival, readImportResult } from './use-imports'
import type { UploadOptions } from './upload'

interface Actions {
  onCancel: (key: number) => void
  onDismiss: (key: number) => void
  onRetry: (arrival: Arrival, options: Partial<UploadOptions>) => void
  /** Puts the file back into the form. */
  onEdit: (arrival: Arrival) => void
}

/** One file from being sent to its accepted and rejected rows. */
export function ArrivalRow({
  arrival,
  onCancel,
  onDismiss,
  onRetry,
  onEdit,
}: { arrival: Arrival } & Actions) {
  const job = useJob(arrival.jobId)
  const problem = arrival.problem ?? job?.error ?? null
  return (
    <li className="flex flex-col gap-2 border-t py-3 first:border-t-0">
      <p className="flex items-baseline gap-2">
        <FileText size={14} aria-hidden className="shrink-0 translate-y-0.5 text-muted" />
        <span className="min-w-0 truncate font-medium" title={arrival.file.name}>
          {arrival.file.name}
        </span>
        <span className="shrink-0 text-muted">
          {bytes(arrival.file.size)} → {arrival.options.dataset}
        </span>
      </p>
      {problem !== null && (
        <Notice tone="error" title={`${arrival.file.name} was not imported`}>
          <p>{problem}</p>
          <div className="mt-2 flex flex-wrap gap-2">
            {remedies(job?.errorCode ?? null, arrival.options).map(({ label, options }) => (
              <Button key={label} onClick={() => onRetry(arrival, options)}>
                {label}
              </Button>
            ))}
            <Button onClick={() => onEdit(arrival)}>Change settings</Button>
            <Button look="quiet" onClick={() => onDismiss(arrival.key)}>
              Dismiss
            </Button>
          </div>
        </Notice>
      )}
      {problem === null && arrival.jobId === null && (
        <div className="flex items-center gap-3">
          <div className="min-w-0 flex-1">
            <Progress label={`Sending ${arrival.file.name}`} done={arrival.sent} total={arrival.file.size} />
          </div>
          <span className="text-xs text-muted">{bytes(arrival.sent)} sent</span>
          <Button onClick={() => onCancel(arrival.key)}>
            Cancel<span className="sr-only"> upload of {arrival.file.name}</span>
          </Button>
        </div>
      )}
      {problem === null && job !== undefined && isLive(job) && (
        <div className="flex items-center gap-3">
          <div className="min-w-0 flex-1">
            <JobProgress job={job} />
          </div>
          <CancelJob job={job} />
        </div>
      )}
      {problem === null && job !== undefined && !isLive(job) && (
        <Outcome job={job} dataset={arrival.options.dataset} />
      )}
    </li>
  )
}

/** The other readings a refused file can be given; only those that fit the reason are offered. */
function remedies(
  code: JobView['errorCode'],
  options: UploadOptions,
): { label: string; options: Partial<UploadOptions> }[] {
  return [
    ...(options.preference === 'refuse' && code === 'preference-data'
      ? [{ label: 'Import the chosen answers', options: { preference: 'chosen' as const } }]
      : []),
    ...(options.mixed === 'refuse' && code === 'mixed-schemas'
      ? [{ label: 'Import all schemas', options: { mixed: 'keep-all' as const } }]
      : []),
  ]
}

function Outcome({ job, dataset }: { job: JobView; dataset: string }) {
  const result = readImportResult(job)
  if (job.status === 'cancelled')
    return (
      <Notice tone="info" title="Import cancelled">
        Nothing of this file was kept.
      </Notice>
    )
  if (result === null) return <Notice tone="ok" title="Import finished" />
  return (
    <Notice
      tone={result.rejected > 0 ? 'warning' : 'ok'}
      title={`${count(result.accepted)} of ${counted(result.rows, 'row')} imported`}
    >
      {result.rejected > 0 && (
        <p>
          {counted(result.rejected, 'row')} rejected, each with its line and reason:{' '}
          <Link className="underline" href={rejectionsPath(dataset, result.importId)}>
            see rejected rows
          </Link>
          {' or '}
          <a className="underline" href={rejectionsDownload(result.importId)} download>
            download them
          </a>
          .
        </p>
      )}
      <div className="mt-2 flex flex-wrap gap-2">
        <LinkButton look="primary" href={datasetPath(dataset)}>
          Open {dataset}
        </LinkButton>
        <LinkButton href={datasetPath(dataset, 'examples')}>See its examples</LinkButton>
      </div>
    </Notice>
  )
}
