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
  /** Where each row went: what `verify` reads the splits from. */
  index: Omit<ReleaseFileView, 'split'>
  /** Who made it, and answers for what was waived. */
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

/** What a release would hold now, and why it may not be made. */
export interface ReleasePreview {
  approved: number
  gates: GateView[]
  /** What is checked on every text while the release is made. */
  later: string[]
  splits: Record<string, number>
}
