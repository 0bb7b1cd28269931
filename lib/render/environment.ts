import type { JsonValue } from '@/lib/core/json'
import type { Template } from '@/lib/jinja'
import type { PinnedDate } from './date'
import type { TemplateInputs } from './render'
import type { Tokenizer } from './tokenizer'

/** The template and tokenizer of a conversation, and their options. */
export interface Environment {
  readonly tokenizer: Tokenizer
  readonly template: Template
  readonly date: PinnedDate
  readonly variables: Readonly<Record<string, JsonValue>>
}

/** The inputs of the template for a whole example, or for a prompt to be answered. */
export function templateInputs(
  { tokenizer, date, variables }: Omit<Environment, 'template'>,
  addGenerationPrompt: boolean,
): TemplateInputs {
  return { specialTokens: tokenizer.specialTokens, date, addGenerationPrompt, variables }
}
