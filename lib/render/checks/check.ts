import type { Conversation } from '@/lib/core/conversation'
import type { Severity } from '@/lib/core/finding'
import type { Rendering } from '@/lib/jinja'
import type { AnalysedExample } from '../analyse'
import type { Setup } from '../setup'

/** One thing that can be wrong with an example as the model and the loss see it. */
interface CheckText {
  /** Scripts and filters use it: never renamed. */
  code: string
  severity: Severity
  title: string
  /** Why it spoils a fine-tune. */
  why: string
  remedy: string
}

export interface Found {
  /** What was found, with the figures behind it. Messages are numbered from 1. */
  message: string
  /** Place in the rendered text; null if the finding is about the whole. */
  span: { start: number; end: number } | null
}

/** The input of a check on a record: also its rendering, if the template accepts it. */
interface RecordSubject {
  conversation: Conversation
  rendering?: Rendering
}

/** Decided by the record and the tokenizer alone, so also for records the template refuses. */
export interface RecordCheck extends CheckText {
  of: 'record'
  find(record: RecordSubject, setup: Setup): Found[]
}

/** Decided by the rendered and labelled example. */
export interface RenderingCheck extends CheckText {
  of: 'rendering'
  find(analysis: AnalysedExample, setup: Setup): Found[]
}

export type Check = RecordCheck | RenderingCheck
