import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import type { Severity } from '@/lib/core/finding'
import { MARK_ICON } from './mark-icon'

const LOOKS = {
  error: { word: 'Error', Icon: CircleAlert, colour: 'text-danger' },
  warning: { word: 'Warning', Icon: TriangleAlert, colour: 'text-special-line' },
  info: { word: 'Info', Icon: Info, colour: 'text-muted' },
} as const satisfies Record<Severity, object>

/** Icon and word, so that colour is never alone. */
export function SeverityMark({ severity }: { severity: Severity }) {
  const { word, Icon, colour } = LOOKS[severity]
  return (
    <span className={`font-medium whitespace-nowrap ${colour}`}>
      <Icon size={14} aria-hidden className={MARK_ICON} />
      {word}
    </span>
  )
}

/**
 * The count of each severity, for example in a row of a table; severities without findings are left
 * out.
 */
export function SeverityCounts({
  errors,
  warnings,
  infos,
  words = false,
}: {
  errors: number
  warnings: number
  infos: number
  words?: boolean
}) {
  const counts = [
    ['error', errors],
    ['warning', warnings],
    ['info', infos],
  ] as const
  return (
    <span className="inline-flex gap-x-3">
      {counts.map(([severity, amount]) => {
        if (amount === 0) return null
        const { word, Icon, colour } = LOOKS[severity]
        return (
          <span
            key={severity}
            className={`whitespace-nowrap ${colour}`}
            title={words ? undefined : `${amount} ${word.toLowerCase()}${amount === 1 ? '' : 's'}`}
          >
            <Icon size={14} aria-hidden className={MARK_ICON} />
            {amount}
            <span className={words ? undefined : 'sr-only'}>
              {' '}
              {word.toLowerCase()}
              {amount === 1 ? '' : 's'}
            </span>
          </span>
        )
      })}
    </span>
  )
}
