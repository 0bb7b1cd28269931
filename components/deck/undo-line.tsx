'use client'
import { Undo2 } from 'lucide-react'
import { Button } from '../ui/button'
import type { BatchStep } from './batch-step'
import type { Undo } from './undo'
import { UndoButton } from './undo-button'

/** What was decided last and the way back, and everything before it. */
export function UndoLine({ undo }: { undo: Undo<BatchStep> }) {
  const [newest, ...before] = undo.steps
  return (
    <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
      <UndoButton undo={undo} words={undo.last?.words} />
      {newest === undefined ? <p className="text-muted">Nothing decided yet.</p> : <StepText step={newest} />}
      {before.length > 0 && (
        <details className="open:basis-full">
          <summary className="text-accent underline">Earlier decisions</summary>
          <ul className="mt-1 flex flex-col gap-1">
            {before.map((step) => (
              <li key={step.id} className="flex flex-wrap items-center gap-x-3">
                <StepText step={step} />
                {!step.undone && (
                  <Button size="small" look="quiet" aria-disabled={undo.busy} onClick={() => undo.undo(step)}>
                    <Undo2 size={14} aria-hidden />
                    Undo<span className="sr-only"> {step.words}</span>
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

function StepText({ step: { words, detail, undone } }: { step: BatchStep }) {
  return (
    <p className="flex flex-wrap items-baseline gap-x-3">
      <span className={undone ? 'text-muted line-through' : undefined}>{words}</span>
      {undone && <span className="text-xs text-muted">undone</span>}
      <span className="text-xs text-muted wrap-anywhere">{detail}</span>
    </p>
  )
}
