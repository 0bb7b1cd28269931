import { useRouter } from 'next/navigation'
import { useQueryStates } from 'nuqs'
import { useMemo, useRef, useState, useTransition } from 'react'
import { DEFAULT_DATE, type Inspection, type InspectionSide } from '@/lib/contract/inspection'
import type { ExampleDetail } from '@/lib/contract/examples'
import type { ServingContract } from '@/lib/core/serving-contract'
import { type Deeds, useDeck } from '../deck/use-deck'
import { examplePath } from '../links'
import { type TokenRange, tokensOver } from '../tokens/columns'
import { TokenCursor } from '../tokens/cursor'
import { SourceLinks } from '../tokens/source-links'
import { panelFindings } from './findings'
import { findingAfter, INSPECTOR_KEYS, type InspectorDeed, tabAfter } from './keys'
import { type InspectorTab, inspectorParams, neighbourSearch } from './params'
import { useLinkedViews } from './use-linked-views'

/** Views that show the text itself, linked with each other. */
export const isLinked = (tab: InspectorTab): boolean =>
  tab === 'messages' || tab === 'rendered' || tab === 'tokens'

export interface InspectorProps {
  detail: ExampleDetail
  inspection: Inspection
  contract: ServingContract
  /** The tokens the address points at. */
  startToken: TokenRange | null
}

export type InspectorState = ReturnType<typeof useInspector>

/** Which view is open, by which tokenizer and template, and what is pointed at in all views. */
export function useInspector({ detail, inspection, contract, startToken }: InspectorProps) {
  const router = useRouter()
  const [pending, startTransition] = useTransition()
  const [state, setState] = useQueryStates(inspectorParams, { startTransition })
  const [cursor] = useState(() => new TokenCursor(startToken))
  const [finding, setFinding] = useState<number | null>(null)
  const marked = useMarks(detail, inspection, finding)
  const { rendered, links, findings } = marked
  const views = useRef<HTMLDivElement>(null)
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
  const setTab = (tab: InspectorTab) => void setState({ tab })
  const goTo = (index: number | null) => {
    setFinding(index)
    const stretch = index === null ? undefined : findings[index]?.stretches[0]
    if (stretch === undefined || rendered === null) return
    if (!isLinked(state.tab)) setTab('rendered')
    cursor.choose(tokensOver(rendered.tokens, stretch.start, stretch.end), true)
  }
  const step = (by: 1 | -1) => goTo(findingAfter(finding, by, findings.length))
  const open = (id: number | null) => {
    if (id !== null)
      router.push(
        `${examplePath(detail.dataset, id)}${neighbourSearch(new URLSearchParams(window.location.search))}`,
      )
  }
  const deeds: Deeds<InspectorDeed> = {
    tab: () => setTab(tabAfter(state.tab)),
    compare: () => setTab('compare'),
    nextFinding: () => step(1),
    previousFinding: () => step(-1),
    previousExample: () => open(detail.previousId),
    nextExample: () => open(detail.nextId),
  }
  const deck = useDeck({
    name: 'inspector',
    table: INSPECTOR_KEYS,
    deeds,
    // The tokens are a listbox, in which letters would be type-ahead; here they have no such use.
    lettersAreFree: (target) => target instanceof Element && target.hasAttribute('data-cursor-keys'),
  })
  return {
    ...marked,
    finding,
    /** While another choice is being rendered. */
    pending,
    cursor,
    deck,
    /** Holds the linked views. */
    views,
    tab: state.tab,
    setTab,
    side,
    choose,
    date: state.date,
    setDate: (date: string) =>
      void setState({ date: date === '' || date === DEFAULT_DATE ? null : date }, { shallow: false }),
    /** Whether messages are shown next to the rendered text. */
    beside: state.beside,
    setBeside: (beside: boolean) => void setState({ beside }),
    step,
    goTo,
  }
}

/** What is marked in the views: everything found, and the finding that is pointed at. */
function useMarks(detail: ExampleDetail, inspection: Inspection, finding: number | null) {
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
  return { rendered, links, findings, marks, messageMarks }
}

/** The address says nothing for the contract's template, and '' for the tokenizer's own. */
function templateShown(inAddress: string | null, ofContract: string | null): string | null {
  if (inAddress === null) return ofContract
  return inAddress === '' ? null : inAddress
}
