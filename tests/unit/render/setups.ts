import { loadTokenizer } from '@/lib/adapters/tokenizers'
import type { Conversation, Message } from '@/lib/core/conversation'
import { createSetup, labelExample, type LabelledExample, type Setup, type SetupOptions } from '@/lib/render'

/** A setup with one of the installed tokenizers. */
export async function setupOf(
  tokenizer: string,
  options: Partial<Omit<SetupOptions, 'tokenizer'>> = {},
): Promise<Setup> {
  return createSetup({
    tokenizer: await loadTokenizer(tokenizer, '.winnow'),
    template: null,
    policy: 'assistant',
    maxLength: 4096,
    ...options,
  })
}

export function chat(...messages: Message[]): Conversation {
  return { messages }
}

export const system = (content: string): Message => ({ role: 'system', content })
export const user = (content: string): Message => ({ role: 'user', content })
export const assistant = (content: string, more: Partial<Message> = {}): Message => ({
  role: 'assistant',
  content,
  ...more,
})

export function label(conversation: Conversation, setup: Setup): LabelledExample {
  const result = labelExample(conversation, setup)
  if (!result.ok) throw new Error(result.problem.message)
  return result.value
}

/** The texts of the spans, as trained. */
export function trainedTexts(example: LabelledExample): string[] {
  return example.spans.map(({ start, end }) => example.text.slice(start, end))
}

/** Codes of the warnings. */
export function codes(example: LabelledExample): string[] {
  return example.warnings.map(({ code }) => code)
}
