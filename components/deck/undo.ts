/** Something people did that can be taken back. */
export interface Step {
  id: string
  /** "Removed 12 rows". */
  words: string
  undone: boolean
}

/** What was done on a screen, newest first, and the way back. */
export interface Undo<Done extends Step> {
  steps: readonly Done[]
  /** What the undo key takes back. */
  last: Done | undefined
  /** While it is true nothing can be taken back. */
  busy: boolean
  /** Takes one step back, or the last one. */
  undo: (step?: Done) => void
}

/** The way back; how a step is taken back, for instance by the server, comes in. */
export function undoOf<Done extends Step>(
  steps: readonly Done[],
  takeBack: (step: Done) => void,
  busy = false,
): Undo<Done> {
  const last = steps.find(({ undone }) => !undone)
  return {
    steps,
    last,
    busy,
    undo(step = last) {
      if (step !== undefined && !busy) takeBack(step)
    },
  }
}

/** What is announced once a step was done, or taken back. */
export const stepSaid = ({ words, undone }: Pick<Step, 'words' | 'undone'>): string =>
  undone ? `Undone: ${words.charAt(0).toLowerCase()}${words.slice(1)}.` : `${words}.`
