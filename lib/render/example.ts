import type { Conversation } from '@/lib/core/conversation'
import type { Result } from '@/lib/core/result'
import type { InspectionWarning } from '@/lib/core/inspection'
import { analyse } from './analyse'
import { countTokens } from './labels'
import { answerSpans, type TrainedSpan } from './policies'
import type { RenderProblem } from './render'
import type { Setup } from './setup'
import { findWarnings } from './checks/registry'

/** An example as the model and the loss see it. */
export interface LabelledExample {
  text: string
  ids: number[]
  /** The id where the token is trained, -100 where it is not. */
  labels: number[]
  spans: TrainedSpan[]
  trained: number
  warnings: InspectionWarning[]
  /** Tokens of the assistant's answers and their ends, whatever the policy trains; the others are the prompt's. */
  responseTokens: number
  promptTokens: number
}

/** Labels one conversation. A conversation the template refuses, or tokens that do not spell the text, are its problem. */
export function labelExample(conversation: Conversation, setup: Setup): Result<LabelledExample, RenderProblem> {
  const result = analyse(conversation, setup)
  if (!result.ok) return result
  const analysis = result.value
  const { ids, labels, spans, trained, turns, alignment } = analysis
  const responseTokens = countTokens(alignment, turns.filter((turn) => turn.role === 'assistant').flatMap(answerSpans))
  return {
    ok: true,
    value: {
      text: analysis.rendering.text, ids, labels, spans, trained,
      warnings: findWarnings(analysis, setup), responseTokens, promptTokens: ids.length - responseTokens,
    },
  }
}
