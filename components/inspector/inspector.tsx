'use client'
import { Keyboard } from 'lucide-react'
import { KeySheet } from '../deck/key-sheet'
import { IconButton } from '../ui/button'
import { TabPanel, Tabs } from '../ui/tabs'
import type { Choices } from './choices'
import { ChoiceBar } from './choice-bar'
import { CompareView } from './compare-view'
import { CopyLink } from './copy-link'
import { History } from './history'
import { INSPECTOR_KEYS } from './keys'
import { LinkedViews } from './linked-views-panel'
import type { InspectorTab } from './params'
import { RawRecord } from './raw-record'
import { SidePanel } from './side-panel'
import { TokenAddress } from './token-address'
import { type InspectorProps, isLinked, useInspector } from './use-inspector'

const TABS = [
  { value: 'messages', label: 'Messages' },
  { value: 'rendered', label: 'Rendered' },
  { value: 'tokens', label: 'Tokens' },
  { value: 'compare', label: 'Compare' },
  { value: 'raw', label: 'Raw' },
  { value: 'history', label: 'History' },
] as const satisfies { value: InspectorTab; label: string }[]

const TOKEN_KEYS = {
  title: 'In the tokens',
  entries: [
    {
      keys: ['←', '→'],
      spoken: 'arrows',
      label: 'Step through the tokens while the text has the focus; hold Shift to select several',
    },
  ],
}

/** One example: its conversation, the text the model sees, the trained tokens, and its history. */
export function Inspector({ choices, ...props }: InspectorProps & { choices: Choices }) {
  const { detail, inspection } = props
  const inspector = useInspector(props)
  const { tab, setTab, deck, cursor } = inspector
  return (
    <div
      className={`grid grid-cols-[minmax(0,1fr)] gap-4 ${isLinked(tab) ? 'lg:grid-cols-[minmax(0,1fr)_300px]' : ''}`}
    >
      <TokenAddress cursor={cursor} />
      <Tabs
        value={tab}
        tabs={TABS}
        onChange={setTab}
        aside={
          <div className="ml-auto flex items-center gap-2 pb-2">
            <CopyLink />
            <IconButton label="Keyboard shortcuts" onClick={deck.openSheet}>
              <Keyboard size={16} aria-hidden />
            </IconButton>
          </div>
        }
      >
        {isLinked(tab) && <ChoiceBar inspector={inspector} choices={choices} />}
        <LinkedViews detail={detail} inspection={inspection} inspector={inspector} />
        <TabPanel value="compare">
          <CompareView
            dataset={detail.dataset}
            example={detail.id}
            revision={detail.revision.id}
            choices={choices}
            current={inspector.side}
            date={inspector.date}
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
      {isLinked(tab) && (
        <SidePanel
          rendered={inspector.rendered}
          links={inspector.links}
          conversation={detail.conversation}
          cursor={cursor}
          findings={inspector.findings}
          finding={inspector.finding}
          onStep={inspector.step}
          onGo={inspector.goTo}
        />
      )}
      <KeySheet
        deck={deck}
        table={INSPECTOR_KEYS}
        more={[TOKEN_KEYS]}
        description="They never act while you type in a field."
      />
    </div>
  )
}
