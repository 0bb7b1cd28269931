import type { Conversation } from '@/lib/core/conversation'
import type { ConversationCut } from './shown'
import type { FindingView } from './audit'
import type { RemovalCause, RowDecisionView } from './row-decisions'
import type { VerdictView } from './review'
import { DECISIONS, type Decision } from '@/lib/core/status'

export const EXAMPLE_SORTS = ['id', 'turns', 'promptChars', 'responseChars'] as const

type ExampleSort = (typeof EXAMPLE_SORTS)[number]

/**
 * The filters of a list of examples: waiting, set aside, in the next release, or with one verdict.
 */
export const EXAMPLE_STATUSES = ['unreviewed', 'set-aside', 'approved', ...DECISIONS] as const

export interface ExampleQuery {
  sort: ExampleSort
  descending: boolean
  status?: (typeof EXAMPLE_STATUSES)[number] | undefined
  /** Rule of a finding the example has. */
  rule?: string | undefined
  /** Text anywhere in the conversation, case-insensitive. */
  text?: string | undefined
  importId?: number | undefined
  /** Opaque; from the page before. */
  after?: string | undefined
  limit: number
}

export interface ExampleRow {
  id: number
  line: number
  importId: number
  turns: number
  promptChars: number
  responseChars: number
  promptStart: string
  responseStart: string
  decision: Decision | null
  findings: { errors: number; warnings: number; infos: number }
  /** Why somebody set it aside; null where nobody did. */
  setAside: RemovalCause | null
  /** True where the latest dedup run would remove it and nobody has decided. */
  duplicate: boolean
}

export interface ExamplePage {
  rows: ExampleRow[]
  /** Rows of the dataset that match; null where counting would cost a full scan of the payload. */
  total: number | null
  next: string | null
  /** For a list by a finding: why the audit is stale. */
  stale: string | null
}

export interface RevisionView {
  id: number
  number: number
  hash: string
  author: string | null
  createdAt: string
}

export interface ExampleDetail {
  id: number
  dataset: string
  line: number
  file: string
  key: string | null
  category: string | null
  conversation: Conversation
  /** The parts that are left out here. */
  cut?: ConversationCut
  /**
   * The beginning of the record as it came, byte for byte where its file is JSON, and how long all
   * of it is.
   */
  raw: string
  rawCharacters: number
  revision: RevisionView
  revisions: RevisionView[]
  findings: FindingView[]
  verdicts: VerdictView[]
  /** Decisions about it as a duplicate or a leak, newest first, including undone ones. */
  decisions: RowDecisionView[]
  /** The one of them that keeps it out of review and releases. */
  setAside: RowDecisionView | null
  duplicates: { exampleId: number; score: number; role: 'kept' | 'removed' }[]
  previousId: number | null
  nextId: number | null
}
