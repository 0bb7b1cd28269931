import type { Message } from '@/lib/core/conversation'
import { auditExample, type AuditExample, type AuditParameters } from '@/lib/audit'

export const PARAMETERS: AuditParameters = {
  minimumResponseTokens: 10,
  maximumTokens: 2048,
  family: 'qwen2_5',
  checkShortAnswers: true,
}

/** An example no rule objects to, but for what is given. */
export function exampleOf(messages: Message[], given: Partial<AuditExample> = {}): AuditExample {
  return {
    exampleId: 1,
    conversation: { messages },
    tokens: { total: 100, prompt: 40, response: 60, trained: 60 },
    warnings: [],
    renderError: null,
    tooLong: null,
    ...given,
  }
}

export function turn(prompt: string, answer: string): Message[] {
  return [
    { role: 'user', content: prompt },
    { role: 'assistant', content: answer },
  ]
}

/** Ids of the rules that object, in the order of the registry. */
export function rulesFor(example: AuditExample, parameters: AuditParameters = PARAMETERS): string[] {
  return auditExample(example, parameters).map(({ rule }) => rule)
}

/** The texts a rule marks in an example. */
export function marked(
  rule: string,
  messages: Message[],
  parameters: AuditParameters = PARAMETERS,
): string[] {
  return auditExample(exampleOf(messages), parameters)
    .filter((finding) => finding.rule === rule)
    .flatMap(({ spans }) =>
      spans.map(({ message, field, start, end }) => {
        const { content, reasoning_content: thoughts } = messages[message]!
        const text = field === 'reasoning_content' ? thoughts : content
        if (typeof text !== 'string') throw new Error(`no text in ${field} of message ${message}`)
        return text.slice(start, end)
      }),
    )
}
