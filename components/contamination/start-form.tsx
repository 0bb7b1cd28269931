'use client'
import { useState } from 'react'
import { startDecontamination } from '../api'
import { counted } from '../format'
import { JobButton } from '../jobs/start-job'

export interface EvalChoice {
  name: string
  rows: number
}

/** Which eval sets to search for, and a button to do it. */
export function ContaminationStartForm({ dataset, evals, chosen: last, first }: { dataset: string; evals: readonly EvalChoice[]; chosen: readonly string[]; first: boolean }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(last))
  const against = evals.map(({ name }) => name).filter((name) => chosen.has(name))
  const toggle = (name: string, on: boolean) => setChosen(new Set(on ? [...chosen, name] : [...chosen].filter((other) => other !== name)))
  return (
    <div className="flex w-full min-w-0 flex-col items-start gap-3">
      <fieldset className="min-w-0 max-w-full">
        <legend className="text-xs font-medium text-muted">Eval sets to search for</legend>
        <ul className="mt-1 flex max-h-[220px] flex-wrap gap-x-6 gap-y-1 overflow-y-auto p-1">
          {evals.map(({ name, rows }) => (
            <li key={name} className="min-w-0 max-w-full">
              <label className="flex min-h-6 items-center gap-2">
                <input type="checkbox" className="size-4 shrink-0 accent-accent" checked={chosen.has(name)} onChange={(event) => toggle(name, event.target.checked)} />
                <span className="min-w-0 wrap-anywhere">{name} <span className="text-muted">{counted(rows, 'item')}</span></span>
              </label>
            </li>
          ))}
        </ul>
      </fieldset>
      <JobButton dataset={dataset} kind="decontaminate" look={first ? 'primary' : 'default'} disabled={against.length === 0} onStart={() => startDecontamination(dataset, against)}>
        {first ? 'Search for leaks' : 'Search for leaks again'}
      </JobButton>
      {against.length === 0 && <p className="text-xs text-muted">Choose at least one eval set.</p>}
    </div>
  )
}
