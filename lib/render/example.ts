import type { Conversation } from '@/lib/core/conversation'
import type { Result } from '@/lib/core/result'
import type { InspectionWarning } from '@/lib/contract/inspection'
import { analyse, type AnalysedExample } from './analyse'
import { countTokens, IGNORED } from './labels'
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
  /**
   * Tokens of the assistant's answers and their ends, whatever the policy trains; the others are
   * the prompt's.
   */
  responseTokens: number
  promptTokens: number
  /** The same figures for the part within the maximum length; null if nothing is cut. */
  kept: {
    trained: number
    responseTokens: number
    promptTokens: number
    /** Length of its text. */ characters: number
  } | null
}

/**
 * Labels one conversation. A conversation the template refuses, or tokens that do not spell the
 * text, are its problem.
 */
export function labelExample(
  conversation: Conversation,
  setup: Setup,
): Result<LabelledExample, RenderProblem> {
  const result = analyse(conversation, setup)
  if (!result.ok) return result
  const analysis = result.value
  const { ids, labels, spans, trained, turns, alignment } = analysis
  const answers = turns.filter((turn) => turn.role === 'assistant').flatMap(answerSpans)
  const responseTokens = countTokens(alignment, answers)
  return {
    ok: true,
    value: {
      text: analysis.rendering.text,
      ids,
      labels,
      spans,
      trained,
      warnings: findWarnings(analysis, setup),
      responseTokens,
      promptTokens: ids.length - responseTokens,
      kept: ids.length <= setup.maxLength ? null : keptOf(analysis, answers, setup.maxLength),
    },
  }
}

function keptOf(
  { labels, alignment }: AnalysedExample,
  answers: readonly TrainedSpan[],
  maxLength: number,
): NonNullable<LabelledExample['kept']> {
  const responseTokens = countTokens(alignment, answers, maxLength)
  return {
    trained: labels.slice(0, maxLength).filter((label) => label !== IGNORED).length,
    responseTokens,
    promptTokens: maxLength - responseTokens,
    characters: alignment.starts[maxLength]!,
  }
}

/**
 * The same as a trainer takes it that cuts rows at the maximum: all tokens, and no label beyond the
 * cut.
 */
export function cutLabels(example: LabelledExample, maxLength: number): LabelledExample {
  const { kept, labels, spans } = example
  if (kept === null) return example
  const end = kept.characters
  return {
    ...example,
    trained: kept.trained,
    labels: labels.map((label, index) => (index < maxLength ? label : IGNORED)),
    spans: spans
      .filter(({ start }) => start < end)
      .map((span) => ({ ...span, end: Math.min(span.end, end) })),
  }
}
