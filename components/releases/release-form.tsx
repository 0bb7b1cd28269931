'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { debounce, useQueryStates } from 'nuqs'
import { useState, useTransition } from 'react'
import { EXPORT_SCHEMAS } from '@/lib/core/status'
import type { JobView } from '@/lib/contract/jobs'
import type { ReleasePreview } from '@/lib/contract/releases'
import { startRelease, problemText } from '../api'
import { count, counted } from '../format'
import { JobProgress } from '../jobs/job-progress'
import { isLive, JOBS_KEY, useJob, useJobs, withJob } from '../jobs/use-jobs'
import { Button } from '../ui/button'
import { TextField } from '../ui/field'
import { Notice } from '../ui/notice'
import { Select } from '../ui/select'
import { GateList } from './gate-list'
import { releaseParams, SPLITS, toReleaseRequest } from './params'

const FORMATS = { messages: 'Messages (OpenAI)', sharegpt: 'ShareGPT', alpaca: 'Alpaca' } satisfies Record<
  (typeof EXPORT_SCHEMAS)[number],
  string
>

/** The content of a release, whether it may be made, and the button that makes it. */
export function ReleaseForm({
  dataset,
  preview,
  problem,
}: {
  dataset: string
  preview: ReleasePreview | null
  problem: string | null
}) {
  const [pending, startTransition] = useTransition()
  const [state, setState] = useQueryStates(releaseParams, { shallow: false, startTransition })
  const client = useQueryClient()
  const making = useMutation({
    mutationFn: () =>
      startRelease(dataset, { ...toReleaseRequest(state), waivers: inForce(preview, waivers) }),
    onSuccess: (job) => client.setQueryData<JobView[]>(JOBS_KEY, (jobs) => withJob(jobs ?? [], job)),
  })
  const followed = useJob(making.data?.id ?? null)
  const running = useJobs().find((job) => job.kind === 'release' && job.dataset === dataset && isLive(job))
  const [waivers, setWaivers] = useState<Record<string, string>>({})
  const closed =
    preview === null ||
    preview.gates.some(
      ({ id, state: stands, waivable }) => stands !== 'passed' && !(waivable && waivers[id] !== undefined),
    )
  const typed = { limitUrlUpdates: debounce(300) }

  return (
    <div className="flex flex-col gap-4">
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-[1fr_1fr_1fr_2.2fr_1fr]">
        {SPLITS.map((split) => (
          <TextField
            key={split}
            label={`${split} %`}
            type="number"
            min={0}
            max={100}
            step="any"
            value={state[split]}
            onChange={(event) =>
              void setState({ [split]: event.target.value === '' ? 0 : Number(event.target.value) }, typed)
            }
          />
        ))}
        <Select
          label="Format"
          value={state.format}
          options={EXPORT_SCHEMAS.map((schema) => ({ value: schema, label: FORMATS[schema] }))}
          onChange={(value) =>
            void setState({ format: EXPORT_SCHEMAS.find((schema) => schema === value) ?? 'messages' })
          }
        />
        <TextField
          label="Seed"
          type="number"
          step={1}
          value={state.seed}
          onChange={(event) => void setState({ seed: Math.trunc(Number(event.target.value)) || 0 }, typed)}
        />
      </div>
      {problem !== null && (
        <Notice tone="error" title="These settings do not make a release">
          {problem}
        </Notice>
      )}
      {preview !== null && (
        <div aria-busy={pending} className={pending ? 'opacity-55' : undefined}>
          <p className="pb-2">
            {counted(preview.approved, 'approved row')}:{' '}
            {Object.entries(preview.splits)
              .map(([name, rows]) => `${name} ${count(rows)}`)
              .join(', ') || 'no splits'}
          </p>
          <GateList
            dataset={dataset}
            gates={preview.gates}
            later={preview.later}
            waivers={waivers}
            onWaive={setWaivers}
          />
        </div>
      )}
      {making.isError && (
        <Notice tone="error" title="The release was not started">
          {problemText(making.error)}
        </Notice>
      )}
      {typeof followed?.error === 'string' && (
        <Notice tone="error" title="The release was refused">
          <p className="whitespace-pre-line">{followed.error}</p>
        </Notice>
      )}
      {followed?.status === 'succeeded' && (
        <Notice tone="ok" title="Release made">
          Its files are in the list of releases.
        </Notice>
      )}
      <div className="flex flex-wrap items-center gap-3">
        <Button
          look="primary"
          disabled={closed || pending || making.isPending || running !== undefined}
          aria-describedby="release-hint"
          onClick={() => making.mutate()}
        >
          Create release
        </Button>
        <span id="release-hint" className="text-muted">
          {closed && 'Every gate must be passed or waived first.'}
          {!closed && running === undefined && 'The same rows, settings and seed give the same bytes.'}
        </span>
      </div>
      {running !== undefined && <JobProgress job={running} />}
    </div>
  )
}

/** A gate that has been passed meanwhile needs no waiver. */
function inForce(preview: ReleasePreview | null, waivers: Record<string, string>): Record<string, string> {
  const closed = new Set<string>(preview?.gates.filter(({ state }) => state !== 'passed').map(({ id }) => id))
  return Object.fromEntries(Object.entries(waivers).filter(([id]) => closed.has(id)))
}
