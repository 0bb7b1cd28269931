import { Check, Circle, Undo2, X } from 'lucide-react'
import type { DecisionBatch, RowChoice } from '@/lib/contract/row-decisions'
import { count, moment } from '../format'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
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

/** The last gestures, each one press from being taken back. */
export function GestureList({
  gestures,
  onUndo,
}: {
  gestures: readonly DecisionBatch[]
  onUndo: (batch: string) => void
}) {
  if (gestures.length === 0) return null
  return (
    <Card title="Last decisions">
      <ul className="-my-1 flex flex-col divide-y">
        {gestures.map((gesture) => (
          <li key={gesture.batch} className="flex min-h-8 flex-wrap items-center gap-x-3 py-1">
            <span className="font-medium">{summary(gesture)}</span>
            <span className="min-w-0 flex-1 text-muted wrap-anywhere max-sm:order-last max-sm:basis-full">
              {gesture.method} · {gesture.actor} · {moment(gesture.createdAt)}
            </span>
            {gesture.undoneAt === null ? (
              <Button
                look="quiet"
                size="small"
                className="-mr-2 ml-auto"
                onClick={() => onUndo(gesture.batch)}
              >
                <Undo2 size={14} aria-hidden />
                Undo<span className="sr-only">: {summary(gesture)}</span>
              </Button>
            ) : (
              <span className="ml-auto text-muted">undone</span>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** A gesture in two or three words. */
export function summary({ removed, kept, exampleId }: DecisionBatch): string {
  if (removed + kept === 1) return `${removed === 1 ? 'Removed' : 'Kept'} row #${exampleId}`
  return removed > 0 ? `Removed ${count(removed)} rows` : `Kept ${count(kept)} rows`
}
