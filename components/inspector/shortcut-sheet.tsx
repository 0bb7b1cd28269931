'use client'
import { Dialog } from '../ui/dialog'
import { Kbd } from '../ui/kbd'
import { Switch } from '../ui/switch'
import { INSPECTOR_KEYS } from './keys'

/** All keys, from the same table the handler reads, and the switch that turns them off. */
export function ShortcutSheet({ open, onClose, enabled, onEnabled }: { open: boolean; onClose: () => void; enabled: boolean; onEnabled: (enabled: boolean) => void }) {
  return (
    <Dialog open={open} onClose={onClose} title="Keyboard shortcuts" description="They never act while you type in a field.">
      <div className="flex flex-col gap-4">
        <Switch label="Single-letter shortcuts" checked={enabled} onChange={onEnabled} />
        <dl className="grid grid-cols-[64px_1fr] gap-y-1">
          {INSPECTOR_KEYS.map(({ action, key, help }) => (
            <div key={action} className="contents"><dt><Kbd>{key}</Kbd><span className="sr-only">{key}</span></dt><dd>{help}</dd></div>
          ))}
          <div className="contents"><dt><Kbd>←</Kbd> <Kbd>→</Kbd><span className="sr-only">arrows</span></dt><dd>Token by token, with the focus in the text; with Shift, several</dd></div>
        </dl>
      </div>
    </Dialog>
  )
}
