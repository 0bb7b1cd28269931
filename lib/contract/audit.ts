import type { RunStanding } from './runs'
import type { AuditStats } from './statistics/audit'
import type { Severity, Span } from '@/lib/core/finding'

export type { AuditStats, LengthSummary, TrainedGroup, TrainedStats } from './statistics/audit'

export interface FindingView {
  rule: string
  severity: Severity
  message: string
  spans: Span[]
  remedy: string
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
