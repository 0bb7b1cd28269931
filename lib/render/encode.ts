import type { Conversation } from '@/lib/core/conversation'
import type { Result } from '@/lib/core/result'
import type { Rendering } from '@/lib/jinja'
import { align, AlignmentError, type Alignment } from './align'
import { templateInputs, type Environment } from './environment'
import { renderConversation, type RenderProblem } from './render'
import { lengthProblem } from './row-budget'
import type { Tokenizer } from './tokenizer'

/** A conversation as text and tokens. */
export interface Encoded {
  rendering: Rendering
  ids: number[]
  alignment: Alignment
}

/** Renders a whole example and encodes it once. */
export function encodeConversation(
  conversation: Conversation,
  environment: Environment,
): Result<Encoded, RenderProblem> {
  const rendered = renderConversation(conversation, environment.template, templateInputs(environment, false))
  if (!rendered.ok) return rendered
  const problem = lengthProblem(rendered.value.text.length)
  if (problem !== null) return { ok: false, problem }
  return alignTokens(rendered.value, environment.tokenizer.encode(rendered.value.text), environment.tokenizer)
}

/** Finds where the tokens of a rendering stand. */
export function alignTokens(
  rendering: Rendering,
  ids: number[],
  tokenizer: Tokenizer,
): Result<Encoded, RenderProblem> {
  try {
    return { ok: true, value: { rendering, ids, alignment: align(rendering.text, ids, tokenizer) } }
  } catch (cause) {
    if (!(cause instanceof AlignmentError)) throw cause
    return { ok: false, problem: { code: 'unaligned', message: cause.message, line: null, column: null } }
  }
}
