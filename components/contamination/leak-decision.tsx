import { Check, Circle, X } from 'lucide-react'
import type { RowChoice } from '@/lib/contract/row-decisions'
import { MARK_ICON } from '../ui/mark-icon'

const LOOKS = {
  remove: { word: 'Removed', Icon: X, colour: 'text-danger' },
  keep: { word: 'Kept, not a leak', Icon: Check, colour: 'text-ok' },
  none: { word: 'Undecided', Icon: Circle, colour: 'text-muted' },
} as const

/** What was decided about a row, in a word with its sign. */
export function LeakDecision({ decision }: { decision: RowChoice | null }) {
  const { word, Icon, colour } = LOOKS[decision ?? 'none']
  return (
    <span className={`whitespace-nowrap ${colour}`}>
      <Icon size={14} aria-hidden className={MARK_ICON} />
      {word}
    </span>
  )
}
