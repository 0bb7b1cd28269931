/**
 * In the order they are shown; the last three take every text and are checked while the release is
 * made.
 */
export const GATE_IDS = [
  'rubric',
  'approved',
  'splits',
  'template',
  'audit',
  'errors',
  'secrets',
  'duplicates',
  'contamination',
  'render',
  'trained',
  'leaks',
] as const

export type GateId = (typeof GATE_IDS)[number]

/** Shortest reason for a waiver: one that somebody can be held to. */
export const WAIVER_CHARACTERS = 10

/** A gate that was not checked is as closed as one that failed. */
export const GATE_STATES = ['passed', 'failed', 'not-checked'] as const

export type GateState = (typeof GATE_STATES)[number]

/** The action that opens a gate, for people and for the command line. */
export interface GateAction {
  label: string
  /** A page of the dataset, with its query; '' is the overview. */
  page?: string
  /** A job to start instead. */
  job?: AnalysisAgain
  command: string
}

/** A job as its last run was asked for, or as it is usually asked for. */
export interface AnalysisAgain {
  kind: 'audit' | 'dedup'
  params: Record<string, unknown>
}

export interface GateView {
  id: GateId
  title: string
  state: GateState
  detail: string
  next: GateAction | null
  /** Whether the gate can be waived for a reason. */
  waivable: boolean
}
