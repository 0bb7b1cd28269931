import { CloudOff } from 'lucide-react'
import { Button } from '../ui/button'

/** Decisions that are not on the server yet. Shown once that takes a second, so that nothing flickers while all is well. */
export function SavingState({ waiting, onRetry }: { waiting: number; onRetry: () => void }) {
  if (waiting === 0) return null
  return (
    <span className="late flex items-center gap-2 text-muted">
      <CloudOff size={14} aria-hidden />{waiting} waiting to be saved
      <Button look="quiet" size="small" onClick={onRetry}>Save now</Button>
    </span>
  )
}
