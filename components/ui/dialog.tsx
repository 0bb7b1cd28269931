'use client'
import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { buttonClass } from './button'

/**
 * A window over the page; Escape and a click outside close it, and focus returns to where it was.
 */
export function Dialog({
  open,
  onClose,
  title,
  description,
  onFocusBack,
  children,
}: {
  open: boolean
  onClose: () => void
  title: string
  description?: string
  /** Called as it closes; true where it has put the focus somewhere itself. */
  onFocusBack?: () => boolean
  children: ReactNode
}) {
  return (
    <Base.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose()
      }}
    >
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-[rgb(0_0_0/0.4)]" />
        <Base.Popup
          finalFocus={() => onFocusBack?.() !== true}
          className="fixed top-[12vh] left-1/2 z-50 flex max-h-[76vh] w-[560px] max-w-[calc(100vw-32px)] -translate-x-1/2 flex-col overflow-hidden rounded-md border border-control bg-page shadow-[0_8px_32px_rgb(0_0_0/0.25)]"
        >
          <div className="border-b py-3 pr-12 pl-4">
            <Base.Title className="text-base font-semibold">{title}</Base.Title>
            {description !== undefined && (
              <Base.Description className="text-muted">{description}</Base.Description>
            )}
          </div>
          <div className="min-h-0 overflow-y-auto p-4">{children}</div>
          {/* Last, so that the window's own content receives the focus and not the close button. */}
          <Base.Close aria-label="Close" className={buttonClass('quiet', 'icon', 'absolute top-2 right-3')}>
            <X size={16} aria-hidden />
          </Base.Close>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
