import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from '../class-names'

type Tone = 'error' | 'warning' | 'info' | 'ok'

const TONES = {
  error: { Icon: CircleAlert, frame: 'border-danger bg-danger-soft', icon: 'text-danger' },
  warning: { Icon: TriangleAlert, frame: 'border-special-line bg-special', icon: 'text-special-line' },
  info: { Icon: Info, frame: 'border-control bg-surface', icon: 'text-muted' },
  ok: { Icon: CircleCheck, frame: 'border-ok bg-ok-soft', icon: 'text-ok' },
} as const satisfies Record<Tone, object>

/**
 * What happened and what to do about it. Errors are announced at once, other notices at the next
 * pause; a note is part of the page.
 */
export function Notice({
  tone,
  title,
  children,
  className,
  role = tone === 'error' ? 'alert' : 'status',
}: {
  tone: Tone
  title: string
  children?: ReactNode
  className?: string
  role?: 'alert' | 'status' | 'note'
}) {
  const { Icon, frame, icon } = TONES[tone]
  return (
    <div role={role} className={classNames('flex gap-2 rounded-md border px-3 py-2', frame, className)}>
      <Icon size={16} aria-hidden className={classNames('mt-0.5 shrink-0', icon)} />
      <div className="min-w-0 flex-1 wrap-anywhere">
        <p className="font-medium">{title}</p>
        {children}
      </div>
    </div>
  )
}
