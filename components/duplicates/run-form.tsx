'use client'
import { useId, useState } from 'react'
import type { Scope } from '@/lib/core/conversation'
import { StartJob } from '../jobs/start-job'
import { Select } from '../ui/select'

const METHODS = [
  { value: 'near', label: 'Nearly the same', detail: 'Shared word sequences, exact Jaccard similarity' },
  { value: 'exact', label: 'Exactly the same', detail: 'Equal conversations only' },
]
export const SCOPE_OPTIONS = [
  { value: 'all', label: 'Whole conversation' }, { value: 'prompt', label: 'What is asked' }, { value: 'response', label: 'What is answered' },
] satisfies { value: Scope; label: string }[]

/** How alike is too alike, and a button to look for it. */
export function DuplicateRunForm({ dataset, threshold: last, first }: { dataset: string; threshold: number; first: boolean }) {
  const id = useId()
  const [method, setMethod] = useState('near')
  const [scope, setScope] = useState('all')
  const [threshold, setThreshold] = useState(last)
  return (
    <div className="flex flex-wrap items-end gap-3">
      <Select label="Method" className="w-[190px]" value={method} options={METHODS} onChange={setMethod} />
      <Select label="Compare" className="w-[180px]" value={scope} options={SCOPE_OPTIONS} onChange={setScope} />
      {method === 'near' && (
        <div className="flex w-[220px] flex-col gap-1">
          <label htmlFor={id} className="text-xs font-medium text-muted">Similarity from <output className="text-text">{threshold.toFixed(2)}</output></label>
          <input id={id} type="range" min={0.5} max={1} step={0.01} value={threshold} onChange={(event) => setThreshold(Number(event.target.value))} className="h-7 accent-accent" />
        </div>
      )}
      <StartJob dataset={dataset} kind="dedup" look={first ? 'primary' : 'default'} params={method === 'near' ? { method, scope, threshold } : { method, scope }}>
        {first ? 'Find duplicates' : 'Run again'}
      </StartJob>
    </div>
  )
}
