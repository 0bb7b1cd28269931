import type { Conversation } from '@/lib/core/conversation'
import type { ConversationCut } from './shown'
import type { Decision } from '@/lib/core/status'
import type { FindingView } from './audit'
import type { Inspection } from './inspection'

export interface VerdictView extends Omit<Subject, 'home'> {
  clientId: string
  decision: Decision
  reason: string | null
  note: string | null
  reviewer: string
  rubricVersion: number
  createdAt: string
  undoneAt: string | null
}

/** A paragraph: fewer characters than this cannot tell two reviewers apart who disagree. */
export const RUBRIC_MINIMUM_CHARACTERS = 40

export interface RubricView {
  version: number
  good: string
  bad: string
  createdAt: string
}

/** In a request of a page: the home the page was loaded from. */
export const HOME_HEADER = 'winnow-home'

/**
 * The place a judgement belongs to: ids start anew in every home, and the name of a removed dataset
 * can be given again.
 */
export interface Place {
  home: string
  datasetId: number
}

/** The judged item including its text, so that a verdict can never apply to anything else. */
export interface Subject extends Place {
  exampleId: number
  revisionId: number
  /** SHA-256 of the revision, 64 hex digits. */
  hash: string
}

export interface QueueItem extends Subject {
  line: number
  conversation: Conversation
  /** The parts that are left out here: an item cannot be fixed before all of it has been loaded. */
  cut?: ConversationCut
  findings: FindingView[]
  /** The audit they are of; null where there was none. */
  auditRun: number | null
  /** It has a verdict already, which another one replaces. */
  reviewed: boolean
  duplicateOf: number | null
  /**
   * The mask for the dataset's contract, so that the reviewer sees what trains. Null where it
   * cannot be rendered.
   */
  inspection: Inspection
}

export interface QueuePage extends Place {
  items: QueueItem[]
  reviewed: number
  total: number
  rubric: RubricView | null
  /** False where no audit has looked for findings yet. */
  audited: boolean
  /** Why the audit whose findings are shown is stale. */
  stale: string | null
}

export interface VerdictRequest extends Subject {
  clientId: string
  decision: Decision
  rubricVersion: number
  /** The audit whose findings were on the screen. */
  auditRun?: number | undefined
  reason?: string | undefined
  note?: string | undefined
  /** Milliseconds the example was on screen. */
  ms?: number | undefined
  /** For decision `fix`: the conversation as it should be. */
  fixed?: Conversation | undefined
}

/** Takes a verdict back, by the id and the subject it was given with. */
export interface UndoRequest extends Subject {
  clientId: string
}
