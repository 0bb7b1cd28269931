'use client'
import { Undo2 } from 'lucide-react'
import type { DecisionBatch } from '@/lib/contract/row-decisions'
import { counted, moment } from '../format'
import { Button } from '../ui/button'
import { Kbd } from '../ui/kbd'

/** What was decided last, each one press from being taken back. */
export function GestureLine({
  gestures,
  busy,
  onUndo,
}: {
  gestures: readonly DecisionBatch[]
  busy: boolean
  onUndo: (batch: string) => void
}) {
  const [last, ...before] = gestures
  if (last === undefined) return null
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-1">
      <Gesture gesture={last} busy={busy} hint onUndo={onUndo} />
      {before.length > 0 && (
        <details>
          <summary className="text-accent underline">Earlier decisions</summary>
          <ul className="mt-1 flex flex-col gap-1">
            {before.map((gesture) => (
              <li key={gesture.batch}>
                <Gesture gesture={gesture} busy={busy} onUndo={onUndo} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

function Gesture({
  gesture,
  busy,
  hint = false,
  onUndo,
}: {
  gesture: DecisionBatch
  busy: boolean
  hint?: boolean
  onUndo: (batch: string) => void
}) {
  const { batch, method, createdAt, undoneAt } = gesture
  return (
    <p className="flex flex-wrap items-center gap-x-3">
      <span className={undoneAt === null ? undefined : 'text-muted line-through'}>
        {gestureWords(gesture)}
      </span>
      <span className="text-xs text-muted">
        {method} · {moment(createdAt)}
      </span>
      {undoneAt === null ? (
        <Button
          size="small"
          look="quiet"
          disabled={busy}
          {...(hint && { 'aria-keyshortcuts': 'u' })}
          onClick={() => onUndo(batch)}
        >
          <Undo2 size={14} aria-hidden />
          Undo<span className="sr-only"> {gestureWords(gesture)}</span>
          {hint && <Kbd>u</Kbd>}
        </Button>
      ) : (
        <span className="text-xs text-muted">undone</span>
      )}
    </p>
  )
}

/** `Removed 12 rows, kept 1 row`. */
export function gestureWords({ removed, kept }: DecisionBatch): string {
  const words = [
    removed > 0 && `removed ${counted(removed, 'row')}`,
    kept > 0 && `kept ${counted(kept, 'row')}`,
  ]
    .filter((part) => part !== false)
    .join(', ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
