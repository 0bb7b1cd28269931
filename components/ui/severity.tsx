import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import type { Severity } from '@/lib/core/finding'

const LOOKS = {
  error: { word: 'Error', Icon: CircleAlert, colour: 'text-danger' },
  warning: { word: 'Warning', Icon: TriangleAlert, colour: 'text-special-line' },
  info: { word: 'Info', Icon: Info, colour: 'text-muted' },
} as const satisfies Record<Severity, object>

/** Icon and word, so that colour is never alone. */
export function SeverityMark({ severity }: { severity: Severity }) {
  const { word, Icon, colour } = LOOKS[severity]
  return <span className={`inline-flex items-center gap-1 font-medium whitespace-nowrap ${colour}`}><Icon size={14} aria-hidden />{word}</span>
}

/** How many of each, e.g. in a row of a table; nothing where there is nothing. */
export function SeverityCounts({ errors, warnings, infos }: { errors: number; warnings: number; infos: number }) {
  const counts = [['error', errors], ['warning', warnings], ['info', infos]] as const
  return (
    <span className="inline-flex gap-2">
      {counts.map(([severity, amount]) => {
        if (amount === 0) return null
        const { word, Icon, colour } = LOOKS[severity]
        return (
          <span key={severity} className={`inline-flex items-center gap-1 ${colour}`}>
            <Icon size={14} aria-hidden />{amount}<span className="sr-only"> {word.toLowerCase()}{amount === 1 ? '' : 's'}</span>
          </span>
        )
      })}
    </span>
  )
}
