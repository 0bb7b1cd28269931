'use client'
import { Fragment, type ReactNode } from 'react'
import { Dialog } from '@/components/ui/dialog'
import { Kbd } from '@/components/ui/kbd'
import { Switch } from '@/components/ui/switch'

export interface KeyGroup {
  title?: string
  entries: readonly {
    /** As they are printed. */
    keys: readonly string[]
    /** As they are read out, where that is another word. */
    spoken?: string
    help: string
  }[]
}

/**
 * All keys of a screen, from the table its handler reads, and the switch that turns them off (WCAG
 * 2.1.4).
 */
export function KeySheet({
  open,
  onClose,
  description,
  enabled,
  onEnabled,
  groups,
  children,
}: {
  open: boolean
  onClose: () => void
  description: string
  enabled: boolean
  onEnabled: (enabled: boolean) => void
  groups: readonly KeyGroup[]
  children?: ReactNode
}) {
  return (
    <Dialog open={open} onClose={onClose} title="Keyboard shortcuts" description={description}>
      <div className="flex flex-col gap-4">
        <Switch label="Single-letter shortcuts" checked={enabled} onChange={onEnabled} />
        {groups.map(({ title, entries }) => (
          <section key={title ?? ''} aria-label={title}>
            {title !== undefined && <h3 className="pb-1 text-xs font-medium text-muted">{title}</h3>}
            <dl className="grid grid-cols-[64px_1fr] gap-y-1">
              {entries.map(({ keys, spoken, help }) => (
                <div key={help} className="contents">
                  <dt>
                    {keys.map((key) => (
                      <Fragment key={key}>
                        <Kbd>{key}</Kbd>{' '}
                      </Fragment>
                    ))}
                    <span className="sr-only">{spoken ?? keys.join(' or ')}</span>
                  </dt>
                  <dd>{help}</dd>
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
