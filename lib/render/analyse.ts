import type { Conversation } from '@/lib/core/conversation'
import type { Result } from '@/lib/core/result'
import type { Rendering } from '@/lib/jinja'
import { align, AlignmentError, type Alignment } from './align'
import { endTurns, type EndedTurn } from './ends'
import { labelTokens, type Labelling } from './labels'
import { trainedSpans, type TrainedSpan } from './policies'
import { renderConversation, type RenderProblem } from './render'
import { templateInputs, type Setup } from './setup'
import { findTurns } from './turns'

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
