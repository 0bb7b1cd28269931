import { type Step, type Undo, undoOf } from './undo'

/** `undoOf` as a hook: taking back moves the focus, and only what a hook is given may read a ref later. */
export function useUndo<Done extends Step>(
  steps: readonly Done[],
  takeBack: (step: Done) => void,
  busy = false,
): Undo<Done> {
  return undoOf(steps, takeBack, busy)
}
