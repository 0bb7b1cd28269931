'use client'
import type { Conversation } from '@/lib/core/conversation'
import { count, percent } from '../format'
import type { Rendered } from '../tokens/columns'
import type { TokenCursor } from '../tokens/cursor'
import type { SourceLinks } from '../tokens/source-links'
import { TokenDetails } from '../tokens/token-details'
import { Card } from '../ui/card'
import type { PanelFinding } from './findings'
import { FindingsPanel } from './findings-panel'
import { SourceText } from './source-text'

/** Beside the text: its figures, the selected token, and the findings. */
export function SidePanel({
  rendered,
  links,
  conversation,
  cursor,
  findings,
  finding,
  onStep,
  onGo,
}: {
  rendered: Rendered | null
  links: SourceLinks | null
  conversation: Conversation
  cursor: TokenCursor
  findings: readonly PanelFinding[]
  finding: number | null
  onStep: (step: 1 | -1) => void
  onGo: (index: number) => void
}) {
  return (
    <aside
      className="flex min-w-0 flex-col gap-4 lg:sticky lg:top-4 lg:max-h-[calc(100dvh-32px)] lg:self-start lg:overflow-y-auto"
      aria-label="About this example"
    >
      {rendered !== null && <Totals rendered={rendered} />}
      {rendered !== null && links !== null && (
        <Card title="Token">
          <TokenDetails
            inspection={rendered}
            cursor={cursor}
            sourceText={(start, end) => (
              <SourceText conversation={conversation} stretches={links.toSource(start, end)} />
            )}
          />
        </Card>
      )}
      <FindingsPanel findings={findings} current={finding} onStep={onStep} onGo={onGo} />
    </aside>
  )
}

function Totals({
  rendered: {
    tokens: {
      ids: { length: tokens },
    },
    trained,
    maxLength,
  },
}: {
  rendered: Rendered
}) {
  return (
    <p className="figures rounded-md border px-4 py-2">
      <span className="font-semibold">{count(tokens)} tokens</span> · {count(trained)} trained (
      {percent(tokens === 0 ? 0 : trained / tokens)})
      {tokens > maxLength && (
        <span className="block text-danger">
          Longer than the contract’s {count(maxLength)}: the end would be cut off.
        </span>
      )}
    </p>
  )
}
