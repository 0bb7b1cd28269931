'use client'
import { Dialog } from '../ui/dialog'
import { Kbd } from '../ui/kbd'
import { Switch } from '../ui/switch'
import { REJECT_REASONS, REVIEW_KEYS } from './keys'

const GROUPS = ['Decide', 'Move', 'Look'] as const

/** All keys, from the same table the handler reads, and the switch that turns them off. */
export function ShortcutSheet({ open, onClose, enabled, onEnabled }: { open: boolean; onClose: () => void; enabled: boolean; onEnabled: (enabled: boolean) => void }) {
  return (
    <Dialog open={open} onClose={onClose} title="Keyboard shortcuts" description="They act while the focus is inside the review, and never while you type.">
      <div className="flex flex-col gap-4">
        <Switch label="Single-letter shortcuts" checked={enabled} onChange={onEnabled} />
        {GROUPS.map((group) => (
          <section key={group} aria-label={group}>
            <h3 className="pb-1 text-xs font-medium text-muted">{group}</h3>
            <dl className="grid grid-cols-[48px_1fr] gap-y-1">
              {REVIEW_KEYS.filter((entry) => entry.group === group).map(({ action, key, help }) => (
                <div key={action} className="contents"><dt><Kbd>{key}</Kbd><span className="sr-only">{key}</span></dt><dd>{help}</dd></div>
              ))}
            </dl>
          </section>
        ))}
        <section aria-label="Reasons">
          <h3 className="pb-1 text-xs font-medium text-muted">After r</h3>
          <ol className="grid grid-cols-[48px_1fr] gap-y-1">
            {REJECT_REASONS.map((reason, index) => <li key={reason} className="contents"><span><Kbd>{String(index + 1)}</Kbd></span><span>{reason}</span></li>)}
          </ol>
        </section>
        <p className="text-muted">In the editor ⌘ or Ctrl with Enter saves the fix, Escape closes it and keeps the draft.</p>
      </div>
    </Dialog>
  )
}
