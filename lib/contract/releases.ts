import type { ExportSchema } from '@/lib/core/status'
import type { GateState, GateView } from './gates'

interface ReleaseFileView {
  name: string
  split: string
  rows: number
  bytes: number
  sha256: string
}

export interface ReleaseView {
  version: number
  createdAt: string
  seed: number
  format: ExportSchema
  splits: Record<string, number>
  files: ReleaseFileView[]
  /** The split of each row; `verify` reads the splits from it. */
  index: Omit<ReleaseFileView, 'split'>
  /** The person who made it, and answers for the waivers. */
  actor: string
  /** Gates that were closed, and why the release was made all the same. */
  waived: { id: string; title: string; state: GateState; detail: string; reason: string }[]
  manifestHash: string
}

export interface ReleaseRequest {
  format: ExportSchema
  /** Share of each split; they sum to 1. */
  splits: Record<string, number>
  seed: number
  /** A reason for each gate that is to be waived. */
  waivers?: Record<string, string>
}

/** The content of a release made now, and why it may be refused. */
export interface ReleasePreview {
  approved: number
  gates: GateView[]
  /** Checks on every text that run while the release is made. */
  later: string[]
  splits: Record<string, number>
}
