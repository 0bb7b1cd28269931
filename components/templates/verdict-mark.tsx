import { CircleAlert, CircleCheck, Info } from 'lucide-react'
import type { TemplateProbe } from '@/lib/contract/templates'
import { MARK_ICON } from '../ui/mark-icon'

const LOOKS = {
  ok: { word: 'Good', Icon: CircleCheck, colour: 'text-ok' },
  problem: { word: 'Problem', Icon: CircleAlert, colour: 'text-danger' },
  note: { word: 'Note', Icon: Info, colour: 'text-muted' },
} as const satisfies Record<TemplateProbe['verdict'], object>

/** Icon and word, so that colour is never alone. */
export function VerdictMark({ verdict }: { verdict: TemplateProbe['verdict'] }) {
  const { word, Icon, colour } = LOOKS[verdict]
  return (
    <span className={`font-medium whitespace-nowrap ${colour}`}>
      <Icon size={14} aria-hidden className={MARK_ICON} />
      {word}
    </span>
  )
}
