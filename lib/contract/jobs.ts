import type { ErrorCode } from '@/lib/core/errors'
import type { JobStatus } from '@/lib/core/status'

export interface JobView {
  id: number
  kind: string
  dataset: string | null
  status: JobStatus
  phase: string
  done: number
  total: number | null
  /** Rows per second since it started, null before that is known. */
  rate: number | null
  secondsLeft: number | null
  error: string | null
  /** Why it was refused, for programs; `crashed` where it is a bug. */
  errorCode: ErrorCode | 'crashed' | null
  /** Result of a finished job, shape by kind. */
  result: unknown
  cancelRequested: boolean
  /** The process that runs it, and when it was last heard of; null where none does. */
  owner: string | null
  heartbeatAt: string | null
  createdAt: string
  startedAt: string | null
  finishedAt: string | null
}
