import type { Severity, Span } from '@/lib/core/finding'
import type { AuditParameters } from './example'
import type { AuditSubject } from './subject'

export interface Problem {
  /** What is wrong, with the figures behind it. */
  message: string
  spans: Span[]
}

export interface Rule {
  id: string
  title: string
  severity: Severity
  /** Why it spoils a fine-tune. */
  why: string
  remedy: string
  check: (subject: AuditSubject, parameters: AuditParameters) => Problem[]
}
