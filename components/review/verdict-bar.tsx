'use client'
import { Check, PencilLine, SkipForward, X } from 'lucide-react'
import { DeedButton } from '../deck/deed-button'
import { UndoButton } from '../deck/undo-button'
import { Button, type ButtonLook } from '../ui/button'
import { Kbd } from '../ui/kbd'
import { REJECT_REASONS, type ReviewDeed } from './keys'
import type { ReviewPaneState } from './use-review-pane'

const BUTTONS = [
  { deed: 'keep', label: 'Pass', Icon: Check, look: 'primary' },
  { deed: 'fix', label: 'Fix', Icon: PencilLine, look: 'default' },
  { deed: 'remove', label: 'Reject', Icon: X, look: 'danger' },
  { deed: 'skip', label: 'Skip', Icon: SkipForward, look: 'default' },
] as const satisfies readonly { deed: ReviewDeed; label: string; Icon: unknown; look: ButtonLook }[]

/**
 * The four verdicts and undo. While the next example is not on screen yet they are marked as
 * disabled and do nothing.
 */
export function VerdictBar({ pane: { review, deeds, mode } }: { pane: ReviewPaneState }) {
  const isRejecting = mode === 'reject'
  return (
    <div className="relative flex flex-wrap items-center gap-2 max-sm:w-full">
      {isRejecting && <ReasonQuestion deeds={deeds} />}
      {BUTTONS.map(({ deed, label, Icon, look }) => (
        <DeedButton
          key={deed}
          deed={deed}
          look={look}
          size="large"
          className="max-sm:flex-1"
          aria-disabled={!review.ready}
          aria-expanded={deed === 'remove' ? isRejecting : undefined}
          onDeed={() => deeds[deed]()}
        >
          <Icon size={14} aria-hidden className="max-sm:hidden" />
          {label}
        </DeedButton>
      ))}
      <UndoButton undo={review.undo} size="large" />
    </div>
  )
}

/** Asked after "reject": a number, none, or back. */
function ReasonQuestion({ deeds }: { deeds: ReviewPaneState['deeds'] }) {
  return (
    <div
      role="group"
      aria-label="Reason for rejecting"
      className="absolute bottom-full left-0 mb-2 flex w-max max-w-[min(760px,calc(100vw-32px))] flex-wrap items-center gap-2 rounded-md border border-control bg-page p-2 shadow-[0_4px_16px_rgb(0_0_0/0.2)]"
    >
      {REJECT_REASONS.map((reason, index) => (
        <Button
          key={reason}
          aria-keyshortcuts={String(index + 1)}
          onClick={({ detail }) => {
            if (detail < 2) deeds.pick(String(index + 1))
          }}
        >
          <Kbd>{String(index + 1)}</Kbd>
          {reason}
        </Button>
      ))}
      <DeedButton deed="withoutReason" onDeed={deeds.withoutReason}>
        No reason
      </DeedButton>
      <DeedButton deed="cancel" look="quiet" onDeed={deeds.cancel}>
        Cancel
      </DeedButton>
    </div>
  )
}
