import type { Container, Origin, RecordSchema } from '@/lib/core/status'

export interface ImportView {
  id: number
  file: string
  bytes: number
  sha256: string
  container: Container | ''
  recordSchema: RecordSchema | ''
  status: 'running' | 'done' | 'failed' | 'cancelled'
  rows: number
  accepted: number
  rejected: number
  origin: Origin | null
  createdAt: string
}

export interface RejectedRow {
  line: number
  column: number | null
  code: string
  message: string
  excerpt: string
}
