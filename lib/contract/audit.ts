import type { InspectionWarning } from './inspection'
import type { RunStanding } from './runs'
import type { Severity, Span } from '@/lib/core/finding'

export interface FindingView {
  rule: string
  severity: Severity
  message: string
  spans: Span[]
  remedy: string
}

export interface LengthSummary {
  mean: number
  median: number
  p95: number
  max: number
}

/** Lengths are tokens of the contract's tokenizer over the rendered text. */
export interface AuditStats {
  examples: number
  tokenizer: string
  maxLength: number
  tokens: LengthSummary
  promptTokens: LengthSummary
  responseTokens: LengthSummary
  /** Rows longer than maxLength, and their share. */
  truncated: number
  empty: number
  /** Extra copies: members of a duplicate group beyond its first (X19). */
  duplicates: number
  duplicatesIgnoringSystem: number
  issues: string[]
  warnings: string[]
  /**
   * Warnings that hold for every example under the contract, such as a date the template writes.
   * Audits before version 2 have none.
   */
  template?: InspectionWarning[]
  /** Share of the tokens that is trained. Audits before version 2 have none. */
  trained?: TrainedStats
  /** Token-length histograms: counts per bin, edges one longer than counts. */
  histogram: { edges: number[]; prompt: number[]; response: number[] }
}

/** Share of the tokens that is trained: in total, by category and by import. */
export interface TrainedStats {
  all: TrainedGroup
  /**
   * Rows that could not be rendered or are too long, which no figure here counts. Audits of before
   * have none.
   */
  uncounted?: number
  categories: TrainedGroup[]
  imports: TrainedGroup[]
}

export interface TrainedGroup {
  name: string
  rows: number
  tokens: number
  trained: number
  /** Rows with fewer than five trained tokens. */
  few: number
}

export interface AuditReport extends RunStanding {
  stats: AuditStats
  rules: {
    rule: string
    title: string
    severity: Severity
    count: number
    why: string
    remedy: string
    examples: number[]
  }[]
}
