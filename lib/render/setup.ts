import type { Conversation } from '@/lib/core/conversation'
import { WinnowError } from '@/lib/core/errors'
import type { JsonValue } from '@/lib/core/json'
import type { Rendering, Template } from '@/lib/jinja'
import { DEFAULT_DATE, pinnedDate, type PinnedDate } from './date'
import { hasGenerationTag, isPolicyId, POLICIES, type PolicyId } from './policies'
import { compileTemplate, renderConversation, type TemplateInputs } from './render'
import type { Tokenizer } from './tokenizer'

/** Everything that decides what an example trains, made once and used for every example. */
export interface Setup {
  readonly tokenizer: Tokenizer
  readonly template: Template
  readonly policy: PolicyId
  /** Tokens a trainer keeps. */
  readonly maxLength: number
  readonly date: PinnedDate
  readonly variables: Readonly<Record<string, JsonValue>>
  /** What the template writes to make the model answer, and so the header of an assistant turn; may be empty. */
  readonly generationPrompt: string
}

export interface SetupOptions {
  tokenizer: Tokenizer
  /** Template source; null: the one that comes with the tokenizer. */
  template: string | null
  policy: string
  maxLength: number
  /** YYYY-MM-DD; 2024-07-26 where absent. */
  date?: string
  variables?: Readonly<Record<string, JsonValue>>
}

/** @throws WinnowError usage (unknown policy, bad date) or template-error (none, does not parse, lacks what the policy needs) */
export function createSetup(options: SetupOptions): Setup {
  const { tokenizer, policy, maxLength } = options
  if (!isPolicyId(policy)) {
    throw new WinnowError('usage', `There is no mask policy ${policy}. Take one of ${POLICIES.map(({ id }) => id).join(', ')}.`)
  }
  const source = options.template ?? tokenizer.chatTemplate
  if (source === null) {
    throw new WinnowError('template-error', `The tokenizer ${tokenizer.id} comes without a chat template: give a template.`)
  }
  const template = compileTemplate(source)
  if (policy === 'generation' && !hasGenerationTag(source)) {
    throw new WinnowError('template-error', 'The policy generation trains what stands between generation tags, and the template has none. Take the policy assistant, or a training template with {% generation %}.')
  }
  const date = pinnedDate(options.date ?? DEFAULT_DATE)
  const variables = options.variables ?? {}
  const inputs = { specialTokens: tokenizer.specialTokens, date, variables }
  return { tokenizer, template, policy, maxLength, date, variables, generationPrompt: generationPrompt(template, inputs) }
}

/** What the template of a setup is given when it renders a whole example, or a prompt to be answered. */
export function templateInputs(setup: Setup, addGenerationPrompt: boolean): TemplateInputs {
  return { specialTokens: setup.tokenizer.specialTokens, date: setup.date, addGenerationPrompt, variables: setup.variables }
}

/** A conversation that every template takes. */
const SIMPLEST: Conversation = { messages: [{ role: 'user', content: 'x' }] }

function generationPrompt(template: Template, inputs: Omit<TemplateInputs, 'addGenerationPrompt'>): string {
  const without = renderConversation(SIMPLEST, template, { ...inputs, addGenerationPrompt: false })
  const prompted = renderConversation(SIMPLEST, template, { ...inputs, addGenerationPrompt: true })
  if (!without.ok || !prompted.ok) return ''
  const text = prompted.value.text
  return text.startsWith(without.value.text) ? text.slice(without.value.text.length) : text.slice(lastMessageEnd(prompted.value))
}

/** End of what belongs to a message: Phi-3 ends an example, but not a prompt, with another token. */
function lastMessageEnd(rendering: Rendering): number {
  const last = rendering.pieces.findLast(({ item, origin }) => item !== null || (origin.kind === 'input' && origin.path[0] === 'messages'))
  return last?.end ?? rendering.text.length
}
