'use client'
import { Keyboard } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useQueryStates } from 'nuqs'
import { useCallback, useMemo, useRef, useState, useTransition } from 'react'
import { DEFAULT_DATE, type Inspection, type InspectionSide } from '@/lib/contract/inspection'
import type { ExampleDetail } from '@/lib/contract/examples'
import type { ServingContract } from '@/lib/core/serving-contract'
import { MessageBody, MessageView } from '../examples/message-view'
import { examplePath } from '../links'
import { useStored } from '../review/stored'
import { type TokenRange, tokensOver } from '../tokens/columns'
import { TokenCursor } from '../tokens/cursor'
import { Legend } from '../tokens/legend'
import { RenderedView } from '../tokens/rendered-view'
import { RenderProblem } from '../tokens/render-problem'
import { SourceLinks } from '../tokens/source-links'
import { TokenBlocks } from '../tokens/token-view'
import { IconButton } from '../ui/button'
import { Switch } from '../ui/switch'
import { TabPanel, Tabs } from '../ui/tabs'
import type { Choices } from './choices'
import { CompareView } from './compare-view'
import { CopyLink } from './copy-link'
import { panelFindings } from './findings'
import { History } from './history'
import { findingAfter, type InspectorAction, tabAfter } from './keys'
import { type InspectorTab, inspectorParams, neighbourSearch } from './params'
import { RawRecord } from './raw-record'
import { ShortcutSheet } from './shortcut-sheet'
import { SideSelects } from './side-selects'
import { SidePanel } from './side-panel'
import { TokenAddress } from './token-address'
import { useInspectorKeys } from './use-inspector-keys'
import { useLinkedViews } from './use-linked-views'

const TABS = [
  { value: 'messages', label: 'Messages' },
  { value: 'rendered', label: 'Rendered' },
  { value: 'tokens', label: 'Tokens' },
  { value: 'compare', label: 'Compare' },
  { value: 'raw', label: 'Raw' },
  { value: 'history', label: 'History' },
] as const satisfies { value: InspectorTab; label: string }[]

/** Views that show the text itself, linked with each other. */
const isLinked = (tab: InspectorTab): boolean => tab === 'messages' || tab === 'rendered' || tab === 'tokens'

/** One example: its conversation, the text the model sees, the trained tokens, and its history. */
export function Inspector({
  detail,
  inspection,
  choices,
  contract,
  startToken,
}: {
  detail: ExampleDetail
  inspection: Inspection
  choices: Choices
  contract: ServingContract
  /** The tokens the address points at. */
  startToken: TokenRange | null
}) {
  const router = useRouter()
  const views = useRef<HTMLDivElement>(null)
  const [pending, startTransition] = useTransition()
  const [state, setState] = useQueryStates(inspectorParams, { startTransition })
  const [cursor] = useState(() => new TokenCursor(startToken))
  const [finding, setFinding] = useState<number | null>(null)
  const [sheet, setSheet] = useState(false)
  const [keys, setKeys] = useStored('winnow.inspector-keys', 'on')

  const rendered = inspection.ok ? inspection : null
  const links = useMemo(() => rendered && new SourceLinks(rendered, detail.conversation), [rendered, detail])
  const findings = useMemo(() => panelFindings(detail.findings, rendered, links), [detail, rendered, links])
  const marks = useMemo(() => findings.flatMap(({ stretches }) => stretches), [findings])
  const audit = finding === null ? null : (findings[finding]?.audit ?? null)
  const messageMarks = useMemo(
    () =>
      detail.findings.flatMap(({ spans }, index) =>
        spans.map((span) => ({ ...span, current: index === audit })),
      ),
    [detail, audit],
  )
  useLinkedViews(views, state.tab, rendered, links, cursor)

  const side = useMemo<InspectionSide>(
    () => ({
      tokenizer: state.tokenizer ?? contract.tokenizer,
      template: templateShown(state.template, contract.template),
      policy: state.policy ?? contract.policy,
    }),
    [state.tokenizer, state.template, state.policy, contract],
  )
  const choose = (change: Partial<InspectionSide>) => {
    const next = { ...side, ...change }
    cursor.choose(null)
    setFinding(null)
    void setState(
      {
        tokenizer: next.tokenizer === contract.tokenizer ? null : next.tokenizer,
        template: next.template === contract.template ? null : (next.template ?? ''),
        policy: next.policy === contract.policy ? null : next.policy,
      },
      { shallow: false },
    )
  }
  const goTo = (index: number | null) => {
    setFinding(index)
    const stretch = index === null ? undefined : findings[index]?.stretches[0]
    if (stretch === undefined || rendered === null) return
    if (!isLinked(state.tab)) void setState({ tab: 'rendered' })
    cursor.choose(tokensOver(rendered.tokens, stretch.start, stretch.end), true)
  }
  const step = (by: 1 | -1) => goTo(findingAfter(finding, by, findings.length))
  const open = (id: number | null) => {
    if (id !== null)
      router.push(
        `${examplePath(detail.dataset, id)}${neighbourSearch(new URLSearchParams(window.location.search))}`,
      )
  }
  const actions: Record<InspectorAction, () => void> = {
    tab: () => void setState({ tab: tabAfter(state.tab) }),
    compare: () => void setState({ tab: 'compare' }),
    nextFinding: () => step(1),
    previousFinding: () => step(-1),
    previous: () => open(detail.previousId),
    next: () => open(detail.nextId),
    sheet: () => setSheet(true),
  }
  useInspectorKeys(keys === 'on', (action) => actions[action]())

  const beside = useCallback(
    (message: number) => {
      const one = detail.conversation.messages[message]
      return one === undefined ? null : (
        <MessageBody
          message={one}
          index={message}
          cut={detail.cut}
          marks={messageMarks.filter((mark) => mark.message === message)}
        />
      )
    },
    [detail, messageMarks],
  )
  const problem = inspection.ok ? null : <RenderProblem error={inspection.error} tokenizer={side.tokenizer} />
  return (
    <div
      className={`grid grid-cols-[minmax(0,1fr)] gap-4 ${isLinked(state.tab) ? 'lg:grid-cols-[minmax(0,1fr)_300px]' : ''}`}
    >
      <TokenAddress cursor={cursor} />
      <Tabs
        value={state.tab}
        tabs={TABS}
        onChange={(tab) => void setState({ tab })}
        aside={
          <div className="ml-auto flex items-center gap-2 pb-2">
            <CopyLink />
            <IconButton label="Keyboard shortcuts" onClick={() => setSheet(true)}>
              <Keyboard size={16} aria-hidden />
            </IconButton>
          </div>
        }
      >
        {isLinked(state.tab) && (
          <div className="flex flex-wrap items-end gap-x-3 gap-y-2 pt-3 max-sm:grid max-sm:grid-cols-2">
            <SideSelects
              side={side}
              choices={choices}
              className="w-[200px] max-sm:w-auto"
              onChange={choose}
            />
            <label className="flex flex-col gap-1 text-xs font-medium text-muted">
              Date given to the template
              <input
                type="date"
                className="h-7 rounded-md border border-control bg-page px-2 text-sm font-normal text-text"
                value={state.date ?? DEFAULT_DATE}
                onChange={(event) =>
                  void setState(
                    {
                      date:
                        event.target.value === '' || event.target.value === DEFAULT_DATE
                          ? null
                          : event.target.value,
                    },
                    { shallow: false },
                  )
                }
              />
            </label>
            {state.tab === 'rendered' && (
              <div className="max-xl:hidden">
                <Switch
                  label="Show messages alongside"
                  checked={state.beside}
                  onChange={(on) => void setState({ beside: on })}
                />
              </div>
            )}
          </div>
        )}
        <div ref={views} aria-busy={pending} className={pending ? 'opacity-55' : undefined}>
          <TabPanel value="messages">
            <MessageView conversation={detail.conversation} cut={detail.cut} marks={messageMarks} />
          </TabPanel>
          <TabPanel value="rendered">
            {problem ??
              (rendered && (
                <div className="flex flex-col gap-3">
                  <Legend findings={marks.length > 0} />
                  <RenderedView inspection={rendered} marks={marks} {...(state.beside && { beside })} />
                </div>
              ))}
          </TabPanel>
          <TabPanel value="tokens">
            {problem ??
              (rendered && (
                <div className="flex flex-col gap-3">
                  <Legend findings={marks.length > 0} />
                  <TokenBlocks inspection={rendered} marks={marks} cursor={cursor} />
                </div>
              ))}
          </TabPanel>
        </div>
        <TabPanel value="compare">
          <CompareView
            dataset={detail.dataset}
            example={detail.id}
            revision={detail.revision.id}
            choices={choices}
            current={side}
            date={state.date}
          />
        </TabPanel>
        <TabPanel value="raw">
          <RawRecord
            raw={detail.raw}
            characters={detail.rawCharacters}
            file={detail.file}
            line={detail.line}
          />
        </TabPanel>
        <TabPanel value="history">
          <History detail={detail} />
        </TabPanel>
      </Tabs>
      {isLinked(state.tab) && (
        <SidePanel
          rendered={rendered}
          links={links}
          conversation={detail.conversation}
          cursor={cursor}
          findings={findings}
          finding={finding}
          onStep={step}
          onGo={goTo}
        />
      )}
      <ShortcutSheet
        open={sheet}
        onClose={() => setSheet(false)}
        enabled={keys === 'on'}
        onEnabled={(on) => setKeys(on ? 'on' : 'off')}
      />
    </div>
  )
}

/** The address says nothing for the contract's template, and '' for the tokenizer's own. */
function templateShown(inAddress: string | null, ofContract: string | null): string | null {
  if (inAddress === null) return ofContract
  return inAddress === '' ? null : inAddress
}
