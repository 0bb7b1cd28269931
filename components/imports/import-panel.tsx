'use client'
import { FileUp } from 'lucide-react'
import { useId, useState } from 'react'
import { type Purpose, PURPOSES, RECORD_SCHEMAS } from '@/lib/core/status'
import { classNames } from '../class-names'
import { bytes, counted } from '../format'
import { Button } from '../ui/button'
import { TextField } from '../ui/field'
import { Select } from '../ui/select'
import { ArrivalRow } from './arrival-row'
import { datasetNameFrom, type UploadOptions } from './upload'
import { useImports } from './use-imports'

const SCHEMA_LABELS = {
  alpaca: 'Alpaca',
  sharegpt: 'ShareGPT',
  messages: 'Messages (OpenAI)',
  'prompt-completion': 'Prompt and completion',
}
const FORMATS = [
  { value: 'auto', label: 'Detect' },
  ...RECORD_SCHEMAS.map((schema) => ({ value: schema, label: SCHEMA_LABELS[schema] })),
]

const PURPOSE_OPTIONS = [
  { value: 'train', label: 'Training', detail: 'Rows to review and release' },
  { value: 'eval', label: 'Evaluation', detail: 'Rows that training data must not contain' },
] satisfies { value: Purpose; label: string; detail: string }[]

/**
 * Drop or choose files, name the dataset, follow them in. With `dataset` they are added to one that
 * exists.
 */
export function ImportPanel({ dataset }: { dataset?: string }) {
  const { arrivals, start, cancel, dismiss } = useImports()
  const [files, setFiles] = useState<File[]>([])
  const [name, setName] = useState(dataset ?? '')
  const [purpose, setPurpose] = useState<UploadOptions['purpose']>('train')
  const [format, setFormat] = useState<UploadOptions['format']>('auto')

  const choose = (chosen: File[]) => {
    if (chosen.length === 0) return
    setFiles(chosen)
    if (dataset === undefined) setName(datasetNameFrom(chosen[0]!.name))
  }
  const options: UploadOptions = {
    dataset: name.trim(),
    purpose,
    format,
    mixed: 'refuse',
    preference: 'refuse',
  }

  return (
    <div className="flex flex-col gap-4">
      <DropZone onFiles={choose} />
      {files.length > 0 && (
        <form
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault()
            setFiles([])
            void start(files, options)
          }}
        >
          <p className="wrap-anywhere">
            <span className="font-medium">{counted(files.length, 'file')}</span>:{' '}
            {files.map((file) => `${file.name} (${bytes(file.size)})`).join(', ')}
          </p>
          {dataset === undefined && (
            <TextField
              label="Dataset name"
              value={name}
              onChange={(event) => setName(event.target.value)}
              required
              maxLength={100}
              autoComplete="off"
            />
          )}
          <div className="grid gap-3 sm:grid-cols-2">
            {dataset === undefined && (
              <Select
                label="Purpose"
                options={PURPOSE_OPTIONS}
                value={purpose}
                onChange={(value) => setPurpose(PURPOSES.find((one) => one === value) ?? 'train')}
              />
            )}
            <Select
              label="Record schema"
              options={FORMATS}
              value={format}
              onChange={(value) => setFormat(RECORD_SCHEMAS.find((one) => one === value) ?? 'auto')}
            />
          </div>
          <div className="flex gap-2">
            <Button type="submit" look="primary" disabled={name.trim() === ''}>
              Import
            </Button>
            <Button onClick={() => setFiles([])}>Clear</Button>
          </div>
        </form>
      )}
      {arrivals.length > 0 && (
        <ul aria-label="Imports of this visit">
          {arrivals.map((arrival) => (
            <ArrivalRow
              key={arrival.key}
              arrival={arrival}
              onCancel={cancel}
              onDismiss={dismiss}
              onEdit={({ key, file, options: before }) => {
                dismiss(key)
                setFiles([file])
                setName(before.dataset)
                setFormat(before.format)
              }}
              onRetry={({ key, file, options: before }, change) => {
                dismiss(key)
                void start([file], { ...before, ...change })
              }}
            />
          ))}
        </ul>
      )}
    </div>
  )
}

/**
 * The file input covers the whole zone, unseen: the browser itself then takes clicks, keys and
 * dropped files.
 */
function DropZone({ onFiles }: { onFiles: (files: File[]) => void }) {
  const id = useId()
  const [over, setOver] = useState(false)
  return (
    <div
      className={classNames(
        'relative flex flex-col items-center gap-1 rounded-md border border-dashed px-4 py-6 text-center has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
        over ? 'border-accent bg-trained' : 'border-control bg-surface hover:bg-sunken',
      )}
    >
      <FileUp size={20} aria-hidden className="text-muted" />
      <span aria-hidden>
        <span className="font-medium text-accent underline">Choose files</span> or drop them here
      </span>
      <span id={`${id}-help`} className="text-xs text-muted">
        JSONL, JSON, CSV or Parquet; Alpaca, ShareGPT, messages or prompt and completion
      </span>
      <input
        id={id}
        type="file"
        multiple
        aria-label="Choose files"
        aria-describedby={`${id}-help`}
        accept=".jsonl,.ndjson,.json,.csv,.tsv,.parquet,.txt"
        className="absolute inset-0 cursor-pointer opacity-0"
        onDragEnter={() => setOver(true)}
        onDragLeave={() => setOver(false)}
        onDrop={() => setOver(false)}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])])
          // The same file can be chosen again after it was corrected.
          event.target.value = ''
        }}
      />
    </div>
  )
}
