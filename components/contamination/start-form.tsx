'use client'
import { type ReactNode, useState } from 'react'
import { CONTAMINATION_JOB, type PrivateEvalSet } from '@/lib/contract/contamination'
import { startContaminationSearch } from '../api'
import { counted } from '../format'
import { JobButton } from '../jobs/start-job'
import { Select } from '../ui/select'

/** A set that can be searched for: its name, or the hash of the file that stands for it. */
export interface EvalChoice {
  key: string
  name: string
  items: number
  hashed?: PrivateEvalSet
}

/** Stands for no model; no model is called so. */
const LEXICAL = 'lexical'

/**
 * Which eval sets to search for, all of them as a release asks it, whether for their meaning too,
 * and a button to do it.
 */
export function ContaminationStartForm({
  dataset,
  evals,
  models,
  semantic: lastSemantic,
  first,
}: {
  dataset: string
  evals: readonly EvalChoice[]
  models: readonly string[]
  /** What made the vectors of the last search, null where it looked for no meaning. */
  semantic: string | null
  first: boolean
}) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(evals.map(({ key }) => key)))
  const [alike, setAlike] = useState(lastSemantic !== null)
  const [model, setModel] = useState(
    models.find((name) => name === lastSemantic) ??
      (lastSemantic === null ? models[0] : undefined) ??
      LEXICAL,
  )
  const against = evals.filter(({ key }) => chosen.has(key))
  const toggle = (key: string, on: boolean) =>
    setChosen(new Set(on ? [...chosen, key] : [...chosen].filter((other) => other !== key)))
  const start = () =>
    startContaminationSearch(dataset, {
      against: against.filter(({ hashed }) => hashed === undefined).map(({ name }) => name),
      hashes: against.flatMap(({ hashed }) => hashed?.sha256 ?? []),
      ...(alike && { semantic: model === LEXICAL ? {} : { model } }),
    })
  return (
    <div className="flex w-full min-w-0 flex-col items-start gap-3">
      <fieldset className="min-w-0 max-w-full">
        <legend className="text-xs font-medium text-muted">Eval sets to search for</legend>
        <ul className="mt-1 flex max-h-[220px] flex-wrap gap-x-6 gap-y-1 overflow-y-auto p-1">
          {evals.map(({ key, name, items, hashed }) => (
            <li key={key} className="min-w-0 max-w-full">
              <Checkbox checked={chosen.has(key)} onChange={(on) => toggle(key, on)}>
                {name}{' '}
                <span className="text-muted">
                  {counted(items, 'item')}
                  {hashed !== undefined && `, private: hashes ${hashed.sha256.slice(0, 8)}`}
                </span>
              </Checkbox>
            </li>
          ))}
        </ul>
      </fieldset>
      <div className="flex min-h-7 max-w-full flex-wrap items-center gap-x-4 gap-y-2">
        <Checkbox checked={alike} onChange={setAlike}>
          Also list rows with a similar meaning, for people to check
        </Checkbox>
        {alike && (
          <Select
            label="Vectors"
            hideLabel
            className="w-[240px] max-w-full"
            value={model}
            onChange={setModel}
            options={[
              ...models.map((name) => ({ value: name, label: name })),
              {
                value: LEXICAL,
                label: 'Lexical vectors',
                detail: 'No model: words that occur together (TF-IDF + LSA)',
              },
            ]}
          />
        )}
      </div>
      <JobButton
        dataset={dataset}
        kind={CONTAMINATION_JOB}
        look={first ? 'primary' : 'default'}
        disabled={against.length === 0}
        onStart={start}
      >
        {first ? 'Search for leaks' : 'Search for leaks again'}
      </JobButton>
      {against.length === 0 && <p className="text-xs text-muted">Choose at least one eval set.</p>}
    </div>
  )
}

function Checkbox({
  checked,
  onChange,
  children,
}: {
  checked: boolean
  onChange: (checked: boolean) => void
  children: ReactNode
}) {
  return (
    <label className="flex min-h-6 items-center gap-2">
      <input
        type="checkbox"
        className="size-4 shrink-0 accent-accent"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className="min-w-0 wrap-anywhere">{children}</span>
    </label>
  )
}
