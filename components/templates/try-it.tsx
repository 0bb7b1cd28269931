'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useDeferredValue, useState } from 'react'
import { SYSTEM_PROMPTS, type SystemPrompts } from '@/lib/core/serving-contract'
import { isTokenizerNotHere, problemText, type TemplateTrial, tryTemplate } from '../api'
import { CutNotice } from '../examples/cut-notice'
import { counted } from '../format'
import { DownloadTokenizer } from '../tokens/download-tokenizer'
import { Legend } from '../tokens/legend'
import { RenderedView } from '../tokens/rendered-view'
import { RenderProblem } from '../tokens/render-problem'
import { TextArea, TextField } from '../ui/field'
import { Notice } from '../ui/notice'
import { Select } from '../ui/select'
import { Skeleton } from '../ui/skeleton'
import { STARTERS } from './starters'
import { TriedTokens } from './tried-tokens'

const OWN = ''
const VIEWS = ['rendered', 'tokens'] as const
const VIEW_OPTIONS = [
  { value: 'rendered', label: 'Text' },
  { value: 'tokens', label: 'Tokens' },
] satisfies { value: (typeof VIEWS)[number]; label: string }[]
const SYSTEM_OPTIONS = [
  { value: 'keep', label: 'As they are' },
  { value: 'merge-into-user', label: 'Merged into the user turn' },
] satisfies { value: SystemPrompts; label: string }[]

const triedParams = {
  /** The dataset a row is taken from; empty: the conversation typed in. */
  dataset: parseAsString.withDefault(OWN),
  row: parseAsInteger,
  system: parseAsStringLiteral(SYSTEM_PROMPTS).withDefault('keep'),
  view: parseAsStringLiteral(VIEWS).withDefault('rendered'),
}

/** The template on a row of a dataset or on a conversation one types, rendered as one types it. */
export function TryIt({
  template,
  tokenizer,
  policy,
  datasets,
}: {
  template: string
  tokenizer: string
  policy: string
  datasets: readonly string[]
}) {
  const [state, setState] = useQueryStates(triedParams)
  const [text, setText] = useState(STARTERS[0].text)
  const typed = useDeferredValue(text)
  const fromDataset = state.dataset !== OWN
  const trial: TemplateTrial = {
    template,
    tokenizer,
    policy,
    systemPrompts: state.system,
    ...(fromDataset ? { example: { dataset: state.dataset, id: state.row } } : { text: typed }),
  }
  const { data, error, isFetching } = useQuery({
    queryKey: ['try', trial],
    queryFn: () => tryTemplate(trial),
    placeholderData: keepPreviousData,
    retry: false,
  })
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
      <div className="flex min-w-0 flex-col gap-3">
        <div className="grid gap-3 sm:grid-cols-2">
          <Select
            label="Conversation"
            value={state.dataset}
            onChange={(dataset) => void setState({ dataset, row: null })}
            options={[
              { value: OWN, label: 'Typed here' },
              ...datasets.map((name) => ({ value: name, label: name, group: 'A row of' })),
            ]}
          />
          {fromDataset ? (
            <TextField
              label="Id of the row"
              type="number"
              min={1}
              step={1}
              placeholder="The first"
              value={state.row ?? ''}
              onChange={(event) => void setState({ row: event.target.valueAsNumber || null })}
            />
          ) : (
            <Select
              label="Start from"
              value=""
              onChange={(id) => setText(STARTERS.find((starter) => starter.id === id)?.text ?? text)}
              options={[
                { value: '', label: 'An example', disabled: true },
                ...STARTERS.map(({ id, label }) => ({ value: id, label })),
              ]}
            />
          )}
          <Select
            label="System messages"
            value={state.system}
            options={SYSTEM_OPTIONS}
            onChange={(system) =>
              void setState({ system: SYSTEM_PROMPTS.find((one) => one === system) ?? 'keep' })
            }
          />
          <Select
            label="Show"
            value={state.view}
            options={VIEW_OPTIONS}
            onChange={(view) => void setState({ view: VIEWS.find((one) => one === view) ?? 'rendered' })}
          />
        </div>
        {fromDataset ? (
          data !== undefined && (
            <>
              {data.cut !== undefined && <CutNotice cut={data.cut} />}
              <pre className="dataset-text rounded-md border bg-surface px-3 py-2 font-mono text-xs">
                {JSON.stringify(data.conversation, null, 2)}
              </pre>
            </>
          )
        ) : (
          <TextArea
            label="Conversation as JSON"
            value={text}
            onChange={(event) => setText(event.target.value)}
            rows={16}
            mono
            spellCheck={false}
            help="Any record an import reads: messages, ShareGPT, Alpaca."
          />
        )}
      </div>
      <div className="flex min-w-0 flex-col gap-3" aria-busy={isFetching}>
        <Legend />
        {error !== null && (
          <Notice tone="error" title="This cannot be rendered">
            {problemText(error)}
            {isTokenizerNotHere(error) && <DownloadTokenizer id={tokenizer} />}
          </Notice>
        )}
        {data === undefined && error === null && <Skeleton className="h-40" />}
        {data !== undefined &&
          error === null &&
          (data.inspection.ok ? (
            <>
              <p className="text-muted">
                {counted(data.inspection.cut?.tokens ?? data.inspection.tokens.ids.length, 'token')},{' '}
                {data.inspection.trained.toLocaleString('en')} trained
              </p>
              {state.view === 'rendered' ? (
                <RenderedView inspection={data.inspection} />
              ) : (
                <TriedTokens inspection={data.inspection} />
              )}
              {data.inspection.warnings.length > 0 && (
                <ul className="flex flex-col gap-1">
                  {data.inspection.warnings.map(({ code, message }, index) => (
                    <li key={index}>
                      <span className="font-mono text-xs text-muted">{code}</span> {message}
                    </li>
                  ))}
                </ul>
              )}
            </>
          ) : (
            <RenderProblem error={data.inspection.error} tokenizer={tokenizer} />
          ))}
      </div>
    </div>
  )
}
