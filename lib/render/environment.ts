import type { JsonValue } from '@/lib/core/json'
import type { Template } from '@/lib/jinja'
import type { PinnedDate } from './date'
import type { TemplateInputs } from './render'
import type { Tokenizer } from './tokenizer'

/** What a conversation is rendered and encoded with. */
export interface Environment {
  readonly tokenizer: Tokenizer
  readonly template: Template
  readonly date: PinnedDate
  readonly variables: Readonly<Record<string, JsonValue>>
}

/** What the template is given when it renders a whole example, or a prompt to be answered. */
export function templateInputs(
  { tokenizer, date, variables }: Omit<Environment, 'template'>,
  addGenerationPrompt: boolean,
): TemplateInputs {
  return { specialTokens: tokenizer.specialTokens, date, addGenerationPrompt, variables }
}
