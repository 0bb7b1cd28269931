import { type Step, type Undo, undoOf } from './undo'

/** The one way back of every screen. */
export function useUndo<Done extends Step>(
  steps: readonly Done[],
  takeBack: (step: Done) => void,
  busy = false,
): Undo<Done> {
  return undoOf(steps, takeBack, busy)
}
