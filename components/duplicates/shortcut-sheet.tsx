'use client'
import { Fragment } from 'react'
import { Dialog } from '../ui/dialog'
import { Kbd } from '../ui/kbd'
import { Switch } from '../ui/switch'
import { DUPLICATE_KEYS } from './keys'

const GROUPS = ['Decide', 'Move', 'Look'] as const
const PRINTED: Readonly<Record<string, string>> = { Enter: '⏎', ArrowRight: '→', ArrowLeft: '←' }

/** All keys, from the same table the handler reads, and the switch that turns them off. */
export function ShortcutSheet({ open, onClose, enabled, onEnabled }: { open: boolean; onClose: () => void; enabled: boolean; onEnabled: (enabled: boolean) => void }) {
  return (
    <Dialog open={open} onClose={onClose} title="Keyboard shortcuts" description="They never act while you type in a field.">
      <div className="flex flex-col gap-4">
        <Switch label="Single-letter shortcuts" checked={enabled} onChange={onEnabled} />
        {GROUPS.map((group) => (
          <section key={group} aria-label={group}>
            <h3 className="pb-1 text-xs font-medium text-muted">{group}</h3>
            <dl className="grid grid-cols-[64px_1fr] gap-y-1">
              {group === 'Decide' && <div className="contents"><dt><Kbd>1</Kbd> <Kbd>9</Kbd><span className="sr-only">1 to 9</span></dt><dd>Keep the row with this number instead; again to go back to the suggestion</dd></div>}
              {DUPLICATE_KEYS.filter((entry) => entry.group === group).map(({ action, keys, help }) => (
                <div key={action} className="contents">
                  <dt>{keys.map((key) => <Fragment key={key}><Kbd>{PRINTED[key] ?? key}</Kbd><span className="sr-only">{key}</span> </Fragment>)}</dt><dd>{help}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
