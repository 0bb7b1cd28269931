'use client'
import { useId, useState } from 'react'
import type { Scope } from '@/lib/core/conversation'
import { startJob, startSemantic } from '../api'
import { JobButton } from '../jobs/start-job'
import { TextField } from '../ui/field'
import { Select } from '../ui/select'
import { Switch } from '../ui/switch'

const METHODS = [
  {
    value: 'near',
    label: 'Nearly the same',
    detail: 'Shared word sequences, exact Jaccard similarity: misses nothing',
  },
  {
    value: 'minhash',
    label: 'Nearly the same, MinHash',
    detail: 'An approximation with its recall measured, each pair verified',
  },
  { value: 'exact', label: 'Exactly the same', detail: 'Equal text, ignoring whitespace and Unicode forms' },
  {
    value: 'semantic',
    label: 'By meaning',
    detail: 'Vectors of a model, or lexical ones: only suggestions until calibrated',
  },
]
export const SCOPE_OPTIONS = [
  { value: 'all', label: 'Whole conversation' },
  { value: 'prompt', label: 'Prompts' },
  { value: 'response', label: 'Responses' },
] satisfies { value: Scope; label: string }[]
const UNITS = [
  { value: 'word', label: 'words' },
  { value: 'character', label: 'characters' },
]
const NONE = ''

/**
 * Word 5-gram Jaccard from which rows say the same, and the cosine of vectors that usually means
 * it; the jobs' own defaults.
 */
const USUAL = { near: 0.8, semantic: 0.9 }

/** What is compared, how, and how alike is too alike. */
export function DuplicateRunForm({
  dataset,
  datasets,
  models,
  first,
}: {
  dataset: string
  datasets: readonly string[]
  models: readonly string[]
  first: boolean
}) {
  const [method, setMethod] = useState('near')
  const [scope, setScope] = useState('all')
  const [threshold, setThreshold] = useState(USUAL.near)
  const [unit, setUnit] = useState('word')
  const [size, setSize] = useState(5)
  const [ignoreBoilerplate, setIgnoreBoilerplate] = useState(false)
  const [against, setAgainst] = useState(NONE)
  const [model, setModel] = useState(NONE)
  const byMeaning = method === 'semantic'
  const byShingles = method === 'near' || method === 'minhash'
  const choose = (value: string) => {
    setMethod(value)
    setThreshold(value === 'semantic' ? USUAL.semantic : USUAL.near)
  }
  const start = () =>
    byMeaning
      ? startSemantic(dataset, { threshold, scope, ...(model !== NONE && { model }) })
      : startJob(dataset, 'dedup', {
          method,
          scope,
          ...(byShingles && { threshold, shingle: { unit, size }, ignoreBoilerplate }),
          ...(against !== NONE && { against }),
        })
  return (
    <div className="flex flex-wrap items-end gap-3">
      <Select label="Method" className="w-[210px]" value={method} options={METHODS} onChange={choose} />
      <Select
        label="Compare"
        className="w-[170px]"
        value={scope}
        options={SCOPE_OPTIONS}
        onChange={setScope}
      />
      {method !== 'exact' && (
        <SimilarityField threshold={threshold} most={byMeaning ? 0.99 : 1} onThreshold={setThreshold} />
      )}
      {byShingles && (
        <>
          <TextField
            label="Shingles of"
            type="number"
            min={1}
            max={100}
            step={1}
            value={size}
            className="w-[80px]"
            onChange={(event) =>
              setSize(Math.min(100, Math.max(1, Math.trunc(Number(event.target.value)) || 1)))
            }
          />
          <Select label="Unit" className="w-[120px]" value={unit} options={UNITS} onChange={setUnit} />
          <span className="flex h-7 items-center">
            <Switch label="Ignore boilerplate" checked={ignoreBoilerplate} onChange={setIgnoreBoilerplate} />
          </span>
        </>
      )}
      {!byMeaning && datasets.length > 0 && (
        <Select
          label="Against"
          className="w-[190px]"
          value={against}
          onChange={setAgainst}
          options={[
            { value: NONE, label: 'Its own rows' },
            ...datasets.map((name) => ({ value: name, label: name, detail: 'Its rows are all kept' })),
          ]}
        />
      )}
      {byMeaning && models.length > 0 && (
        <Select
          label="Vectors"
          className="w-[220px]"
          value={model}
          onChange={setModel}
          options={[
            { value: NONE, label: 'Lexical (TF-IDF + LSA)' },
            ...models.map((name) => ({ value: name, label: name })),
          ]}
        />
      )}
      <JobButton
        dataset={dataset}
        kind={byMeaning ? 'semantic' : 'dedup'}
        look={first ? 'primary' : 'default'}
        onStart={start}
      >
        {first ? 'Find duplicates' : 'Search again'}
      </JobButton>
    </div>
  )
}

function SimilarityField({
  threshold,
  most,
  onThreshold,
}: {
  threshold: number
  most: number
  onThreshold: (threshold: number) => void
}) {
  const id = useId()
  return (
    <div className="flex w-[200px] flex-col gap-1">
      <label htmlFor={id} className="text-xs font-medium text-muted">
        Similarity from <output className="figures text-text">{threshold.toFixed(2)}</output>
      </label>
      <input
        id={id}
        type="range"
        min={0.5}
        max={most}
        step={0.01}
        value={threshold}
        onChange={(event) => onThreshold(Number(event.target.value))}
        className="h-7 accent-accent"
      />
    </div>
  )
}
