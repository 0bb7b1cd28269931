import type { Conversation } from '@/lib/core/conversation'
import { WinnowError } from '@/lib/core/errors'
import type { JsonValue } from '@/lib/core/json'
import type { SystemPrompts } from '@/lib/core/serving-contract'
import type { Rendering } from '@/lib/jinja'
import { DEFAULT_DATE, pinnedDate } from './date'
import { createEmulation } from './emulations'
import type { Emulation } from './emulations/emulation'
import { templateInputs, type Environment } from './environment'
import { hasGenerationTag, isEmulation, isPolicyId, POLICIES, type PolicyId } from './policies'
import { compileTemplate, renderConversation } from './render'
import type { Tokenizer } from './tokenizer'

/** Everything that decides what an example trains, made once and used for every example. */
export interface Setup extends Environment {
  readonly policy: PolicyId
  /** The trainer's emulation; null if the policy is not an emulation. */
  readonly emulation: Emulation | null
  /** Tokens a trainer keeps. */
  readonly maxLength: number
  /** How system messages are treated before anything else. */
  readonly systemPrompts: SystemPrompts
  /**
   * The text a template writes to make the model answer, and so the header of an assistant turn;
   * may be empty.
   */
  readonly generationPrompt: string
}

export interface SetupOptions {
  tokenizer: Tokenizer
  /** Template source; null for the tokenizer's own template. */
  template: string | null
  policy: string
  maxLength: number
  /** As they are where absent. */
  systemPrompts?: SystemPrompts
  /** YYYY-MM-DD; 2024-07-26 where absent. */
  date?: string
  variables?: Readonly<Record<string, JsonValue>>
}

/**
 * @throws WinnowError usage (unknown policy, bad date) or template-error (none, does not parse,
 *   lacks what the policy needs)
 */
export function createSetup(options: SetupOptions): Setup {
  const { tokenizer, policy, maxLength } = options
  if (!isPolicyId(policy)) {
    throw new WinnowError(
      'usage',
      `There is no mask policy ${policy}. Use one of ${POLICIES.map(({ id }) => id).join(', ')}.`,
    )
  }
  const source = options.template ?? tokenizer.chatTemplate
  if (source === null) {
    throw new WinnowError(
      'template-error',
      `The tokenizer ${tokenizer.id} comes without a chat template: give a template.`,
    )
  }
  const template = compileTemplate(source)
  if (policy === 'generation' && !hasGenerationTag(source)) {
    throw new WinnowError(
      'template-error',
      'The policy generation trains the text between generation tags, but the template has none. Use the policy assistant, or a training template with {% generation %}.',
    )
  }
  const date = pinnedDate(options.date ?? DEFAULT_DATE)
  const variables = options.variables ?? {}
  const environment: Environment = { tokenizer, template, date, variables }
  const emulation = isEmulation(policy) ? createEmulation(policy, environment) : null
  return {
    ...environment,
    policy,
    emulation,
    maxLength,
    systemPrompts: options.systemPrompts ?? 'keep',
    generationPrompt: generationPrompt(environment),
  }
}

export { templateInputs } from './environment'

/** A conversation that every template takes. */
const SIMPLEST: Conversation = { messages: [{ role: 'user', content: 'x' }] }

function generationPrompt(environment: Environment): string {
  const without = renderConversation(SIMPLEST, environment.template, templateInputs(environment, false))
  const prompted = renderConversation(SIMPLEST, environment.template, templateInputs(environment, true))
  if (!without.ok || !prompted.ok) return ''
  const text = prompted.value.text
  return text.startsWith(without.value.text)
    ? text.slice(without.value.text.length)
    : text.slice(lastMessageEnd(prompted.value))
}

/**
 * End of what belongs to a message: Phi-3 ends an example, but not a prompt, with another token.
 */
function lastMessageEnd(rendering: Rendering): number {
  const last = rendering.pieces.findLast(
    ({ item, origin }) => item !== null || (origin.kind === 'input' && origin.path[0] === 'messages'),
  )
  return last?.end ?? rendering.text.length
}
