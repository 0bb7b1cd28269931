/** The latest run of an analysis. */
export interface RunStanding {
  at: string
  /** Why the run is stale, in one sentence; null if it is current. */
  stale: string | null
  /** The parameters of the run, for running it again. */
  params: Record<string, unknown>
}
