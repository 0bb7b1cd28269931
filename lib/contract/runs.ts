/** The latest run of an analysis. */
export interface RunStanding {
  at: string
  /** Why it says nothing sure of what is there now, in one sentence; null where it is current. */
  stale: string | null
  /** What it was asked for, to ask again. */
  params: Record<string, unknown>
}
