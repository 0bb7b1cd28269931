import { CloudOff } from 'lucide-react'
import { Button } from '../ui/button'
import { Notice } from '../ui/notice'

/**
 * Decisions that are not on the server yet. Shown once that takes a second, so that nothing
 * flickers while all is well.
 */
export function SavingState({ waiting, onRetry }: { waiting: number; onRetry: () => void }) {
  if (waiting === 0) return null
  return (
    <span className="late flex items-center gap-2 text-muted">
      <CloudOff size={14} aria-hidden />
      {waiting} waiting to be saved
      <Button look="quiet" size="small" onClick={onRetry}>
        Save now
      </Button>
    </span>
  )
}

/** What is in their way, in the words of whoever refused them for now. */
export function SavingObstacle({ waiting, obstacle }: { waiting: number; obstacle: string | null }) {
  if (waiting === 0 || obstacle === null) return null
  return (
    <Notice
      tone="warning"
      className="late"
      title={`${waiting === 1 ? 'A decision waits' : 'Decisions wait'} to be saved`}
    >
      {obstacle} Your decisions are kept in this browser and sent again automatically.
    </Notice>
  )
}
