import { Check, Circle, PencilLine, SkipForward, X } from 'lucide-react'
import type { Decision } from '@/lib/core/status'
import { MARK_ICON } from './mark-icon'

const LOOKS = {
  pass: { word: 'Passed', Icon: Check, colour: 'text-ok' },
  fix: { word: 'Fixed', Icon: PencilLine, colour: 'text-accent' },
  reject: { word: 'Rejected', Icon: X, colour: 'text-danger' },
  skip: { word: 'Skipped', Icon: SkipForward, colour: 'text-muted' },
} as const satisfies Record<Decision, object>

export const decisionWord = (decision: Decision): string => LOOKS[decision].word

export function DecisionMark({ decision }: { decision: Decision | null }) {
  if (decision === null)
    return (
      <span className="whitespace-nowrap text-muted">
        <Circle size={14} aria-hidden className={MARK_ICON} />
        Not reviewed
      </span>
    )
  const { word, Icon, colour } = LOOKS[decision]
  return (
    <span className={`whitespace-nowrap ${colour}`}>
      <Icon size={14} aria-hidden className={MARK_ICON} />
      {word}
    </span>
  )
}
