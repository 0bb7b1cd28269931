/**
 * Half-open range [start, end) of UTF-16 units in one field of one message. The one unit of offsets
 * everywhere.
 */
export interface Span {
  message: number
  field: 'content' | 'reasoning_content' | 'tool_calls'
  start: number
  end: number
}

/** error: blocks or spoils training. warning: a person should look. info: worth knowing. */
export const SEVERITIES = ['error', 'warning', 'info'] as const
export type Severity = (typeof SEVERITIES)[number]

/** One finding of an analysis about one revision. */
export interface Finding {
  rule: string
  severity: Severity
  /** What is wrong, with the figures behind it. */
  message: string
  spans: Span[]
}
