'use client'
import { Check, PencilLine, SkipForward, Undo2, X } from 'lucide-react'
import type { MouseEvent } from 'react'
import { Button, type ButtonLook } from '../ui/button'
import { Kbd } from '../ui/kbd'
import { keyOf, REJECT_REASONS, type ReviewAction } from './keys'

const BUTTONS = [
  { action: 'pass', label: 'Pass', Icon: Check, look: 'primary' },
  { action: 'fix', label: 'Fix', Icon: PencilLine, look: 'default' },
  { action: 'reject', label: 'Reject', Icon: X, look: 'danger' },
  { action: 'skip', label: 'Skip', Icon: SkipForward, look: 'default' },
] as const satisfies readonly { action: ReviewAction; label: string; Icon: unknown; look: ButtonLook }[]

/**
 * The four verdicts and undo. While the next example is not on screen yet they are marked as
 * disabled and do nothing; the second click of a double click is the first click again.
 */
export function VerdictBar({
  ready,
  rejecting,
  canUndo,
  onAction,
  onReason,
  onCancel,
}: {
  ready: boolean
  rejecting: boolean
  canUndo: boolean
  onAction: (action: ReviewAction) => void
  onReason: (reason: string | null) => void
  onCancel: () => void
}) {
  const once = (run: () => void) => (event: MouseEvent) => {
    if (event.detail < 2) run()
  }
  return (
    <div className="relative flex flex-wrap items-center gap-2 max-sm:w-full">
      {rejecting && (
        <div
          role="group"
          aria-label="Reason for rejecting"
          className="absolute bottom-full left-0 mb-2 flex w-max max-w-[min(760px,calc(100vw-32px))] flex-wrap items-center gap-2 rounded-md border border-control bg-page p-2 shadow-[0_4px_16px_rgb(0_0_0/0.2)]"
        >
          {REJECT_REASONS.map((reason, index) => (
            <Button key={reason} aria-keyshortcuts={String(index + 1)} onClick={once(() => onReason(reason))}>
              <Kbd>{String(index + 1)}</Kbd>
              {reason}
            </Button>
          ))}
          <Button aria-keyshortcuts="Enter" onClick={once(() => onReason(null))}>
            No reason<Kbd>⏎</Kbd>
          </Button>
          <Button look="quiet" aria-keyshortcuts="Escape" onClick={onCancel}>
            Cancel<Kbd>Esc</Kbd>
          </Button>
        </div>
      )}
      {BUTTONS.map(({ action, label, Icon, look }) => (
        <Button
          key={action}
          look={look}
          size="large"
          className="max-sm:flex-1"
          aria-keyshortcuts={keyOf(action)}
          aria-disabled={!ready}
          aria-expanded={action === 'reject' ? rejecting : undefined}
          onClick={once(() => onAction(action))}
        >
          <Icon size={14} aria-hidden className="max-sm:hidden" />
          {label}
          <Kbd>{keyOf(action)}</Kbd>
        </Button>
      ))}
      <Button
        look="quiet"
        size="large"
        aria-keyshortcuts={keyOf('undo')}
        disabled={!canUndo}
        onClick={once(() => onAction('undo'))}
      >
        <Undo2 size={14} aria-hidden className="max-sm:hidden" />
        Undo<Kbd>{keyOf('undo')}</Kbd>
      </Button>
    </div>
  )
}
