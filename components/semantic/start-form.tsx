'use client'
import { useId, useState } from 'react'
import type { Scope } from '@/lib/core/conversation'
import { startSemantic } from '@/components/api'
import { SCOPE_OPTIONS } from '@/components/duplicates/run-form'
import { JobProgress } from '@/components/jobs/job-progress'
import { JobButton } from '@/components/jobs/start-job'
import { isLive, useJobs } from '@/components/jobs/use-jobs'
import { Select } from '@/components/ui/select'
import { cosineText } from './names'

const LEXICAL = {
  value: '',
  label: 'Lexical vectors',
  detail: 'TF-IDF + LSA, no model: which words occur together, not what they mean',
}

/** Which vectors, how alike, what of a row, and a button to look for it. */
export function SemanticStartForm({
  dataset,
  models,
  folder,
  last,
  first,
}: {
  dataset: string
  models: readonly string[]
  /** Where models are kept. */
  folder: string
  last: { model: string | null; threshold: number; scope: Scope } | null
  first: boolean
}) {
  const id = useId()
  const [model, setModel] = useState(
    last === null ? (models[0] ?? '') : (models.find((known) => known === last.model) ?? ''),
  )
  const [scope, setScope] = useState<string>(last?.scope ?? 'all')
  const [threshold, setThreshold] = useState(last?.threshold ?? 0.9)
  const running = useJobs().find((job) => job.dataset === dataset && job.kind === 'semantic' && isLive(job))
  return (
    <div className="flex w-full min-w-0 flex-col gap-3">
      <div className="flex flex-wrap items-end gap-3">
        <Select
          label="Vectors"
          className="w-[230px]"
          value={model}
          options={[
            ...models.map((name) => ({ value: name, label: name, detail: 'Model in the models folder' })),
            LEXICAL,
          ]}
          onChange={setModel}
        />
        <Select
          label="Compare"
          className="w-[180px]"
          value={scope}
          options={SCOPE_OPTIONS}
          onChange={setScope}
        />
        <div className="flex w-[220px] flex-col gap-1">
          <label htmlFor={id} className="text-xs font-medium text-muted">
            Cosine from <output className="text-text">{cosineText(threshold)}</output>
          </label>
          <input
            id={id}
            type="range"
            min={0.5}
            max={0.99}
            step={0.01}
            value={threshold}
            onChange={(event) => setThreshold(Number(event.target.value))}
            className="h-7 accent-accent"
          />
        </div>
        <JobButton
          dataset={dataset}
          kind="semantic"
          look={first ? 'primary' : 'default'}
          onStart={() => startSemantic(dataset, { ...(model !== '' && { model }), threshold, scope })}
        >
          {first ? 'Compare by meaning' : 'Compare again'}
        </JobButton>
      </div>
      {running !== undefined && <JobProgress job={running} />}
      {models.length === 0 && (
        <p className="max-w-[80ch] text-xs text-muted">
          There is no model here yet, only lexical vectors. Put the files of one (config.json, tokenizer.json,
          weights) into a folder of <code className="font-mono wrap-anywhere">{folder}</code>, or let Winnow
          download it:{' '}
          <code className="font-mono wrap-anywhere">
            winnow dedup {dataset.includes(' ') ? JSON.stringify(dataset) : dataset} --method semantic --model
            minishlab/potion-base-8M --download
          </code>
        </p>
      )}
    </div>
  )
}
