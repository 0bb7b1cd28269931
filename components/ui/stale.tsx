import { History } from 'lucide-react'
import type { ReactNode } from 'react'
import { MARK_ICON } from './mark-icon'

/** Why figures are stale, and what updates them. Nothing for current figures. */
export function Stale({ reason, again }: { reason: string | null; again?: ReactNode }) {
  if (reason === null) return null
  return (
    <div
      role="note"
      className="stale flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-md border border-special-line px-3 py-2"
    >
      <p className="min-w-0 wrap-anywhere">
        <span className="font-medium">
          <History size={14} aria-hidden className={MARK_ICON} />
          Out of date.{' '}
        </span>
        {reason}
      </p>
      {again}
    </div>
  )
}
