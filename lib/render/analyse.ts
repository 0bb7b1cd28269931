import type { Conversation } from '@/lib/core/conversation'
import type { Result } from '@/lib/core/result'
import type { Rendering } from '@/lib/jinja'
import type { Alignment } from './align'
import { spansOfTokens } from './emulations/spans'
import { encodeConversation, type Encoded } from './encode'
import { endTurns, type EndedTurn } from './ends'
import { labelTokens, labelTrained, type Labelling } from './labels'
import { arrangeSystemPrompts } from './merge-system'
import { isEmulation, trainedSpans, type TrainedSpan } from './policies'
import type { RenderProblem } from './render'
import { charactersOf, lengthProblem, overflowProblem } from './row-budget'
import type { Setup } from './setup'
import { findTurns } from './turns'

/** Everything known of one example, for the inspector and the warnings. */
export interface AnalysedExample extends Labelling {
  /** As it is rendered: with its system messages where the setup puts them. */
  conversation: Conversation
  rendering: Rendering
  ids: number[]
  alignment: Alignment
  /** Indices of the special tokens. */
  specials: number[]
  turns: EndedTurn[]
  spans: TrainedSpan[]
  /**
   * The trainer's mask did not stop where it should, and trains what follows the answer
   * (huggingface/transformers#47325).
   */
  runsOn: boolean
}

/** Renders, encodes once, aligns and applies the policy, or runs the trainer's emulation. */
export function analyse(recorded: Conversation, setup: Setup): Result<AnalysedExample, RenderProblem> {
  const characters = charactersOf(recorded)
  const problem = lengthProblem(characters)
  if (problem !== null) return { ok: false, problem }
  try {
    return analyseWithin(recorded, setup)
  } catch (cause) {
    // V8 throws this if a pattern or a recursion exceeds the stack.
    if (!(cause instanceof RangeError)) throw cause
    return { ok: false, problem: overflowProblem(characters) }
  }
}

function analyseWithin(recorded: Conversation, setup: Setup): Result<AnalysedExample, RenderProblem> {
  const { policy, emulation, systemPrompts } = setup
  const conversation = arrangeSystemPrompts(recorded, systemPrompts)
  if (isEmulation(policy)) {
    if (emulation === null) throw new Error(`A setup with the policy ${policy} comes from createSetup.`)
    const emulated = emulation(conversation)
    if (!emulated.ok) return emulated
    const { runsOn } = emulated.value
    const spans = spansOfTokens(emulated.value, conversation)
    return {
      ok: true,
      value: {
        ...structureOf(emulated.value, conversation, setup),
        spans,
        ...labelTrained(emulated.value),
        runsOn,
      },
    }
  }
  const encoded = encodeConversation(conversation, setup)
  if (!encoded.ok) return encoded
  const structure = structureOf(encoded.value, conversation, setup)
  const spans = trainedSpans(policy, conversation, structure.rendering, structure.turns)
  return {
    ok: true,
    value: { ...structure, spans, ...labelTokens(structure.ids, structure.alignment, spans), runsOn: false },
  }
}

/** The parts of an analysis that do not depend on the mask. */
function structureOf(
  { rendering, ids, alignment }: Encoded,
  conversation: Conversation,
  setup: Setup,
): Omit<AnalysedExample, keyof Labelling | 'spans' | 'runsOn'> {
  const specials = specialIndices(ids, setup.tokenizer.special)
  const turns = endTurns(
    findTurns(conversation, rendering, setup.generationPrompt),
    rendering.text,
    specials,
    alignment,
  )
  return { conversation, rendering, ids, alignment, specials, turns }
}

function specialIndices(ids: readonly number[], special: ReadonlySet<number>): number[] {
  const indices: number[] = []
  for (let index = 0; index < ids.length; index++) if (special.has(ids[index]!)) indices.push(index)
  return indices
}
