/** The signal by which a long loop stops early; an AbortSignal is one. */
interface AbortSignalLike {
  readonly aborted: boolean
}

export interface NearOptions {
  /** Smallest Jaccard similarity of a pair, above 0, at most 1. */
  threshold: number
  signal?: AbortSignalLike
  /** Told now and then how far a phase is, in distinct texts. */
  report?: (phase: string, done: number, total: number) => void
}
