'use client'
import { CloudOff } from 'lucide-react'
import { Button } from '../ui/button'

/** Decisions that are not on the server yet. Normally gone before it can be read. */
export function SavingState({ waiting, onRetry }: { waiting: number; onRetry: () => void }) {
  if (waiting === 0) return null
  return (
    <span className="flex items-center gap-2 text-muted">
      <CloudOff size={14} aria-hidden />
      <span role="status">{waiting} waiting to be saved</span>
      {waiting > 1 && <Button look="quiet" className="h-7" onClick={onRetry}>Save now</Button>}
    </span>
  )
}
