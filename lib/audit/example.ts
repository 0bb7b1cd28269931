import type { Conversation } from '@/lib/core/conversation'
import type { InspectionWarning } from '@/lib/contract/inspection'

/**
 * `trained` counts up to the maximum length; so does `kept`, which is absent where an example is no
 * longer than that.
 */
export interface TokenCounts {
  total: number
  prompt: number
  response: number
  trained: number
  kept?: { prompt: number; response: number }
}

/**
 * One example as the audit gets it. Lengths are tokens of the contract's tokenizer over the
 * rendered text.
 */
export interface AuditExample {
  exampleId: number
  conversation: Conversation
  /** Null where the example was not rendered. */
  tokens: TokenCounts | null
  /**
   * Warnings from rendering and labelling it; for a record that is refused, from the record alone.
   */
  warnings: readonly InspectionWarning[]
  /** Why it could not be rendered, or null. */
  renderError: string | null
  /** Why the example was not rendered and tokenised (it would take too long), or null. */
  tooLong: string | null
}

export interface AuditParameters {
  /** Answers with fewer tokens are called short. */
  minimumResponseTokens: number
  /** Longest example the training run takes whole, in tokens. */
  maximumTokens: number
  /** Id of the tokenizer. */
  family: string
  /** False for classification data, whose answers are classes of a token or two. */
  checkShortAnswers: boolean
}
