'use client'
import { throttle, useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import type { Inspection, PolicyView, TokenizerView } from '@/lib/core/inspection'
import type { ExampleDetail } from '@/lib/core/views'
import { tokenizerOptions } from '../datasets/contract-form'
import { FindingList } from '../examples/finding-list'
import { MessageView } from '../examples/message-view'
import { count, percent } from '../format'
import { Legend } from '../tokens/legend'
import { RenderedView } from '../tokens/rendered-view'
import { RenderProblem } from '../tokens/render-problem'
import { TokenDetails } from '../tokens/token-details'
import { TokenBlocks } from '../tokens/token-view'
import { Card } from '../ui/card'
import { Select } from '../ui/select'
import { TabPanel, Tabs } from '../ui/tabs'
import { History } from './history'
import { inspectorParams } from './params'
import { RawRecord } from './raw-record'

const TABS = [
  { value: 'messages', label: 'Messages' }, { value: 'rendered', label: 'Rendered' }, { value: 'tokens', label: 'Tokens' },
  { value: 'raw', label: 'Raw' }, { value: 'history', label: 'History' },
] as const

/** One example: what people read, what the model sees, what it is trained on, and what became of it. */
export function Inspector({ detail, inspection, tokenizers, policies, contract }: {
  detail: ExampleDetail
  inspection: Inspection
  tokenizers: TokenizerView[]
  policies: PolicyView[]
  contract: { tokenizer: string; policy: string }
}) {
  const [pending, startTransition] = useTransition()
  const [state, setState] = useQueryStates(inspectorParams, { startTransition })
  const tokenizer = state.tokenizer ?? contract.tokenizer
  const policy = state.policy ?? contract.policy
  const shown = inspection.ok ? inspection : null
  const marks = detail.findings.flatMap(({ spans }) => spans.map((span) => ({ ...span, current: false })))
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-[minmax(0,1fr)_320px]">
      <Tabs value={state.tab} tabs={TABS} onChange={(tab) => void setState({ tab })}
        aside={(
          <div className="ml-auto flex gap-2 pb-2 max-sm:w-full">
            <Select label="Tokenizer" hideLabel className="w-[180px] max-sm:flex-1" value={tokenizer} options={tokenizerOptions(tokenizers, tokenizer)}
              onChange={(value) => void setState({ tokenizer: value === contract.tokenizer ? null : value, token: null }, { shallow: false })} />
            <Select label="Mask policy" hideLabel className="w-[180px] max-sm:flex-1" value={policy} options={policies.map(({ id, name, description }) => ({ value: id, label: name, detail: description }))}
              onChange={(value) => void setState({ policy: value === contract.policy ? null : value, token: null }, { shallow: false })} />
          </div>
        )}>
        <div aria-busy={pending} className={pending ? 'opacity-55' : undefined}>
          <TabPanel value="messages"><MessageView conversation={detail.conversation} marks={marks} /></TabPanel>
          <TabPanel value="rendered">
            {shown === null ? <Problem inspection={inspection} /> : <div className="flex flex-col gap-3"><Legend /><RenderedView inspection={shown} /></div>}
          </TabPanel>
          <TabPanel value="tokens">
            {shown === null ? <Problem inspection={inspection} /> : (
              <div className="flex flex-col gap-3">
                <Legend />
                <TokenBlocks inspection={shown} active={state.token} onActive={(token) => void setState({ token }, { limitUrlUpdates: throttle(300) })} />
              </div>
            )}
          </TabPanel>
          <TabPanel value="raw"><RawRecord raw={detail.raw} file={detail.file} line={detail.line} /></TabPanel>
          <TabPanel value="history"><History detail={detail} /></TabPanel>
        </div>
      </Tabs>
      <aside className="flex min-w-0 flex-col gap-4 lg:sticky lg:top-4 lg:self-start" aria-label="About this example">
        {shown !== null && <Totals tokens={shown.tokens.length} trained={shown.trained} maxLength={shown.maxLength} />}
        {shown !== null && state.tab === 'tokens' && <Card title="Token"><TokenDetails inspection={shown} index={state.token} /></Card>}
        <Card title="Findings"><FindingList findings={detail.findings} warnings={shown?.warnings ?? []} /></Card>
      </aside>
    </div>
  )
}

function Problem({ inspection }: { inspection: Inspection }) {
  return inspection.ok ? null : <RenderProblem error={inspection.error} />
}

function Totals({ tokens, trained, maxLength }: { tokens: number; trained: number; maxLength: number }) {
  return (
    <p className="rounded-md border px-4 py-2">
      <span className="font-semibold">{count(tokens)} tokens</span> · {count(trained)} trained ({percent(tokens === 0 ? 0 : trained / tokens)})
      {tokens > maxLength && <span className="block text-danger">Longer than the contract’s {count(maxLength)}: the end would be cut off.</span>}
    </p>
  )
}
