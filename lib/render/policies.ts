import type { Conversation, Role } from '@/lib/core/conversation'
import type { PolicyView } from '@/lib/contract/inspection'
import type { Rendering } from '@/lib/jinja'
import type { EndedTurn } from './ends'
import { messageOf } from './turns'

/** The mask policies: which part of the text carries the loss. */
export const POLICIES = [
  {
    id: 'assistant',
    kind: 'policy',
    name: 'Assistant turns',
    description:
      'Every assistant turn and its end-of-turn token. Not the header before it, which the prompt ' +
      'supplies, nor the newline after it.',
  },
  {
    id: 'assistant-newline',
    kind: 'policy',
    name: 'Assistant turns and newline',
    description:
      'As assistant, and the newline a template writes after the end-of-turn token (Qwen, Gemma), as ' +
      'Unsloth and TRL train it.',
  },
  {
    id: 'assistant-last',
    kind: 'policy',
    name: 'Last assistant turn',
    description: 'Only the last assistant turn and its end-of-turn token; earlier answers are context.',
  },
  {
    id: 'completion',
    kind: 'policy',
    name: 'Completion',
    description:
      'Everything after the generation prompt of the last message, which must be the assistant’s: prompt ' +
      'and completion, as TRL does it.',
  },
  {
    id: 'weights',
    kind: 'policy',
    name: 'Message weights',
    description:
      'As assistant, without the messages whose weight is 0. A message without a weight counts fully.',
  },
  {
    id: 'generation',
    kind: 'policy',
    name: 'Generation tags',
    description: 'The text between the {% generation %} tags of a training template.',
  },
  {
    id: 'all',
    kind: 'policy',
    name: 'Everything',
    description: 'Every token, of prompts too: continued pre-training on chat text.',
  },
  {
    id: 'trl-assistant',
    kind: 'emulation',
    name: 'TRL, assistant_only_loss',
    description:
      'As SFTTrainer trains with its own training template: it also trains the newline after Qwen2.5’s ' +
      'header, DeepSeek’s header and an empty thought on Qwen3, and refuses templates it does not know. ' +
      'A composed character at the end of an answer lets the mask run on. Read from TRL 1.13.0.',
  },
  {
    id: 'trl-completion',
    kind: 'emulation',
    name: 'TRL, completion_only_loss',
    description:
      'As SFTTrainer trains prompt and completion: all but as many tokens as the prompt has on its own, ' +
      'so that a prompt rendered differently on its own shifts the mask. Read from TRL 1.13.0.',
  },
  {
    id: 'unsloth',
    kind: 'emulation',
    name: 'Unsloth, train_on_responses_only',
    description:
      'Everything between its response marker and the next instruction marker: tool results, system messages ' +
      'between turns and markers typed into a message are trained too. Read from unsloth-zoo of 2026.',
  },
  {
    id: 'axolotl-turn',
    kind: 'emulation',
    name: 'Axolotl, chat_template',
    description:
      'Assistant turns and the end of each, as Axolotl finds them by comparing two renderings: it loses ' +
      'brackets at the ends of an answer, the end of an empty answer, and whole turns of templates that ' +
      'write the last turn differently. Read from Axolotl 01f6a5c.',
  },
  {
    id: 'axolotl-last',
    kind: 'emulation',
    name: 'Axolotl, train_on_eos: last',
    description:
      'As Axolotl, but only the last of the end-of-turn tokens is trained: the model learns to stop ' +
      'from one turn alone.',
  },
  {
    id: 'axolotl-all',
    kind: 'emulation',
    name: 'Axolotl, train_on_eos: all',
    description: 'As Axolotl, and the end-of-turn tokens of users and system are trained too.',
  },
  {
    id: 'llama-factory',
    kind: 'emulation',
    name: 'LLaMA-Factory',
    description:
      'Its own template of the family, not the tokenizer’s, with each message encoded by itself: text ' +
      'and token ids can differ from what is used at inference. Rows whose turns do not alternate are ' +
      'dropped. Read from LLaMA-Factory 00577a8.',
  },
  {
    id: 'torchtune',
    kind: 'emulation',
    name: 'torchtune',
    description:
      'Whole assistant messages with their header, in its own format, each message encoded by itself; ' +
      'the token that ends the example is not trained on Llama 3. Read from torchtune 0.6.',
  },
] as const satisfies PolicyView[]

export type PolicyId = (typeof POLICIES)[number]['id']

export function isPolicyId(id: string): id is PolicyId {
  return POLICIES.some((policy) => policy.id === id)
}

/** A policy that emulates a trainer's code. */
export type EmulationId = Extract<(typeof POLICIES)[number], { kind: 'emulation' }>['id']

const EMULATIONS: ReadonlySet<PolicyId> = new Set(
  POLICIES.filter(({ kind }) => kind === 'emulation').map(({ id }) => id),
)

export function isEmulation(policy: PolicyId): policy is EmulationId {
  return EMULATIONS.has(policy)
}

/** Whether a template marks what to train. */
export function hasGenerationTag(source: string): boolean {
  return /\{%[-+]?\s*generation\s*[-+]?%\}/.test(source)
}

/**
 * A range of the text that is trained; half-open, in UTF-16 units. Spans are in order and do not
 * overlap.
 */
export interface TrainedSpan {
  start: number
  end: number
  message: number | null
  role: Role | null
  kind: 'content' | 'end-of-turn' | 'newline' | 'generation' | 'text'
}

/** The spans a policy trains. Tokens that overlap one are trained. */
export function trainedSpans(
  policy: Exclude<PolicyId, EmulationId>,
  conversation: Conversation,
  rendering: Rendering,
  turns: readonly EndedTurn[],
): TrainedSpan[] {
  const answers = turns.filter((turn) => turn.role === 'assistant')
  const last = answers.at(-1)
  switch (policy) {
    case 'assistant':
      return answers.flatMap(answerSpans)
    case 'assistant-newline':
      return answers.flatMap((turn) => [...answerSpans(turn), ...newlineSpan(turn, rendering.text)])
    case 'assistant-last':
      return last === undefined ? [] : answerSpans(last)
    case 'completion':
      return last === undefined || last.message !== conversation.messages.length - 1
        ? []
        : completionSpans(last, rendering.text)
    case 'weights':
      return answers.filter((turn) => conversation.messages[turn.message]!.weight !== 0).flatMap(answerSpans)
    case 'generation':
      return generationSpans(conversation, rendering)
    case 'all':
      return nonEmpty({ start: 0, end: rendering.text.length, message: null, role: null, kind: 'text' })
  }
}

/**
 * An answer without its header: the content with whatever the template writes inside it, and the
 * end of the turn.
 */
export function answerSpans(turn: EndedTurn): TrainedSpan[] {
  const { message, role } = turn
  return [
    ...nonEmpty({ start: turn.headerEnd, end: turn.bodyEnd, message, role, kind: 'content' }),
    ...(turn.endToken === null ? [] : [{ ...turn.endToken, message, role, kind: 'end-of-turn' as const }]),
  ]
}

function newlineSpan(turn: EndedTurn, text: string): TrainedSpan[] {
  const end = turn.endToken?.end
  if (end === undefined || text[end] !== '\n') return []
  return [{ start: end, end: end + 1, message: turn.message, role: turn.role, kind: 'newline' }]
}

/**
 * To the end of the text, whatever the template still writes there: the trainer only knows the
 * length of the prompt.
 */
function completionSpans(turn: EndedTurn, text: string): TrainedSpan[] {
  const spans = answerSpans(turn)
  const start = spans.at(-1)?.end ?? turn.headerEnd
  const kind = text.slice(start).trim() === '' ? 'newline' : 'text'
  return [...spans, ...nonEmpty({ start, end: text.length, message: turn.message, role: turn.role, kind })]
}

function generationSpans(conversation: Conversation, rendering: Rendering): TrainedSpan[] {
  const spans: TrainedSpan[] = []
  for (const piece of rendering.pieces) {
    if (!piece.generation || piece.start === piece.end) continue
    const previous = spans.at(-1)
    const message = piece.item ?? messageOf(piece)
    if (previous !== undefined && previous.end === piece.start && previous.message === message)
      previous.end = piece.end
    else
      spans.push({
        start: piece.start,
        end: piece.end,
        message,
        role: message === null ? null : (conversation.messages[message]?.role ?? null),
        kind: 'generation',
      })
  }
  return spans
}

function nonEmpty(span: TrainedSpan): TrainedSpan[] {
  return span.start < span.end ? [span] : []
}
