import type { ReleaseView } from '@/lib/contract/releases'
import { counted } from '../format'
import { MARK_ICON } from '../ui/mark-icon'
import { GATE_LOOKS } from './gate-list'

/** The gates that were waived for a release, who waived them, and the reasons in the manifest. */
export function WaivedGates({ release: { waived, actor } }: { release: ReleaseView }) {
  if (waived.length === 0) return null
  const { Icon, colour } = GATE_LOOKS.waived
  return (
    <div className="flex flex-col gap-2 border-b px-4 py-2">
      <p className={`font-medium ${colour}`}>
        <Icon size={14} aria-hidden className={MARK_ICON} />
        {counted(waived.length, 'gate')} waived by {actor}
      </p>
      <ul className="flex flex-col gap-2">
        {waived.map(({ id, title, state, detail, reason }) => (
          <li key={id} className="min-w-0 wrap-anywhere">
            <p>
              <span className="font-medium">{title}</span>{' '}
              <span className="text-muted">
                {GATE_LOOKS[state].word}: {detail}
              </span>
            </p>
            <p>
              <span className="font-medium">Waived: </span>
              {reason}
            </p>
          </li>
        ))}
      </ul>
    </div>
  )
}
