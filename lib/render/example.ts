import type { Conversation } from '@/lib/core/conversation'
import type { Result } from '@/lib/core/result'
import type { InspectionWarning } from '@/lib/core/views'
import type { Rendering } from '@/lib/jinja'
import { align, AlignmentError, type Alignment } from './align'
import { endTurns, type EndedTurn } from './ends'
import { countTokens, labelTokens, type Labelling } from './labels'
import { answerSpans, trainedSpans, type TrainedSpan } from './policies'
import { renderConversation, type RenderProblem } from './render'
import { templateInputs, type Setup } from './setup'
import { findTurns } from './turns'
import { findWarnings } from './warnings'

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

/** Everything known of one example, for the inspector and the warnings. */
export interface Analysis extends Labelling {
  conversation: Conversation
  rendering: Rendering
  ids: number[]
  alignment: Alignment
  /** Indices of the special tokens. */
  specials: number[]
  turns: EndedTurn[]
  spans: TrainedSpan[]
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

/** Renders, encodes once, aligns, and applies the policy. */
export function analyse(conversation: Conversation, setup: Setup): Result<Analysis, RenderProblem> {
  const rendered = renderConversation(conversation, setup.template, templateInputs(setup, false))
  if (!rendered.ok) return rendered
  const rendering = rendered.value
  const ids = setup.tokenizer.encode(rendering.text)
  let alignment: Alignment
  try {
    alignment = align(rendering.text, ids, setup.tokenizer)
  } catch (cause) {
    if (!(cause instanceof AlignmentError)) throw cause
    return { ok: false, problem: { code: 'unaligned', message: cause.message, line: null, column: null } }
  }
  const specials = specialIndices(ids, setup.tokenizer.special)
  const turns = endTurns(findTurns(conversation, rendering, setup.generationPrompt), rendering.text, specials, alignment)
  const spans = trainedSpans(setup.policy, conversation, rendering, turns)
  return { ok: true, value: { conversation, rendering, ids, alignment, specials, turns, spans, ...labelTokens(ids, alignment, spans) } }
}

function specialIndices(ids: readonly number[], special: ReadonlySet<number>): number[] {
  const indices: number[] = []
  for (let index = 0; index < ids.length; index++) if (special.has(ids[index]!)) indices.push(index)
  return indices
}
