'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useId } from 'react'
import type { JobView } from '@/lib/contract/jobs'
import { problemText, sendJudgementFile } from '@/components/api'
import { counted } from '@/components/format'
import { JOBS_KEY, withJob } from '@/components/jobs/use-jobs'
import { buttonClass } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'

/** Imports judgements: published ones, or those of another tool. */
export function JudgementFile({ dataset }: { dataset: string }) {
  const id = useId()
  const client = useQueryClient()
  const router = useRouter()
  const read = useMutation({
    mutationFn: (file: File) => sendJudgementFile(dataset, file),
    onSuccess({ job }) {
      if (job !== null) client.setQueryData<JobView[]>(JOBS_KEY, (jobs) => withJob(jobs ?? [], job))
      router.refresh()
    },
  })
  return (
    <div className="flex flex-col items-start gap-2">
      <label
        htmlFor={id}
        className={buttonClass('default', 'medium', 'cursor-pointer has-focus-visible:outline-2')}
      >
        {read.isPending ? 'Reading' : 'Import judgements'}
        <input
          id={id}
          type="file"
          accept=".jsonl,.ndjson,.json,.txt"
          disabled={read.isPending}
          className="sr-only"
          onChange={(event) => {
            const [file] = event.target.files ?? []
            event.target.value = ''
            if (file !== undefined) read.mutate(file)
          }}
        />
      </label>
      <p className="max-w-[80ch] text-xs text-muted">
        One JSON object per line:{' '}
        <code className="font-mono wrap-anywhere">
          {'{"left": "a text", "right": "another", "same": true}'}
        </code>
        . Give the rows by their text or by their example number.
      </p>
      {read.isError && (
        <Notice tone="error" title="The judgements were not read">
          {problemText(read.error)}
        </Notice>
      )}
      {read.isSuccess && (
        <Notice
          tone={read.data.rejected > 0 ? 'warning' : 'ok'}
          title={`${counted(read.data.judgements, 'judgement')} read${read.data.rejected > 0 ? `, ${read.data.rejected} left out` : ''}`}
        >
          {read.data.errors.slice(0, 3).map(({ line, message }) => (
            <p key={line}>
              Line {line}: {message}
            </p>
          ))}
          {read.data.job !== null && <p>The search runs again to score their pairs.</p>}
        </Notice>
      )}
    </div>
  )
}
