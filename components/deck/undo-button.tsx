'use client'
import { Undo2 } from 'lucide-react'
import type { ButtonSize } from '../ui/button'
import { DeedButton } from './deed-button'
import type { Step, Undo } from './undo'

/** Takes the last step back, as the undo key does. Always there, so that nothing moves with the first step. */
export function UndoButton<Done extends Step>({
  undo: { last, busy, undo },
  size = 'medium',
  words,
}: {
  undo: Undo<Done>
  size?: ButtonSize
  /** What it takes back, where that belongs to its name. */
  words?: string | undefined
}) {
  return (
    <DeedButton
      deed="undo"
      look="quiet"
      size={size}
      disabled={last === undefined}
      aria-disabled={busy}
      onDeed={() => undo()}
    >
      <Undo2 size={14} aria-hidden className="max-sm:hidden" />
      <span>Undo{words !== undefined && <span className="sr-only"> {words}</span>}</span>
    </DeedButton>
  )
}
