'use client'
import { Fragment, type ReactNode } from 'react'
import { Dialog } from '@/components/ui/dialog'
import { Kbd } from '@/components/ui/kbd'
import { Switch } from '@/components/ui/switch'
import { grouped, type KeyTable } from './key-table'
import { printedKeys, spokenKeys } from './printed-keys'
import type { Deck } from './use-deck'

/** Keys that are no deeds: those of a question, or of a widget. */
export interface MoreKeys {
  title: string
  entries: readonly { keys: readonly string[]; spoken?: string; label: string }[]
}

/** All keys of a screen, from the table its handler reads, and the switch that turns them off. */
export function KeySheet({
  deck: { on, setOn, sheetOpen, closeSheet, focusBack },
  table,
  description,
  more = [],
  children,
}: {
  deck: Deck
  table: KeyTable
  description: string
  more?: readonly MoreKeys[]
  children?: ReactNode
}) {
  const groups: MoreKeys[] = [
    ...grouped(table).map(({ title, entries }) => ({
      title,
      entries: entries.map(({ keys, label }) => ({
        keys: printedKeys(keys),
        spoken: spokenKeys(keys),
        label,
      })),
    })),
    ...more,
  ]
  return (
    <Dialog
      open={sheetOpen}
      onClose={closeSheet}
      onFocusBack={focusBack}
      title="Keyboard shortcuts"
      description={description}
    >
      <div className="flex flex-col gap-4">
        <Switch label="Single-letter shortcuts" checked={on} onChange={setOn} />
        {groups.map(({ title, entries }) => (
          <section key={title} aria-label={title}>
            <h3 className="pb-1 text-xs font-medium text-muted">{title}</h3>
            <dl className="grid grid-cols-[88px_1fr] gap-y-1">
              {entries.map(({ keys, spoken, label }) => (
                <div key={label} className="contents">
                  <dt>
                    {keys.map((key) => (
                      <Fragment key={key}>
                        <Kbd everywhere>{key}</Kbd>{' '}
                      </Fragment>
                    ))}
                    <span className="sr-only">{spoken ?? keys.join(' or ')}</span>
                  </dt>
                  <dd>{label}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        {children}
      </div>
    </Dialog>
  )
}
