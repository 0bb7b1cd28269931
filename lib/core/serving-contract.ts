/** The setup that the model will be served with, and so must be trained with. */
export interface ServingContract {
  tokenizer: string
  /** Null: the template inside the tokenizer's own config. */
  template: string | null
  policy: string
  maxLength: number
  systemPrompt: string | null
  /** How system messages of records are treated before rendering and release. */
  systemPrompts: SystemPrompts
}

/**
 * As they are; or as the beginning of the first user message, for templates that refuse the role
 * (Gemma 2).
 */
export const SYSTEM_PROMPTS = ['keep', 'merge-into-user'] as const

export type SystemPrompts = (typeof SYSTEM_PROMPTS)[number]
