import type { Conversation, Message } from '@/lib/core/conversation'
import { WinnowError } from '@/lib/core/errors'
import { ExactNumber } from '@/lib/core/exact-number'
import { holdsExactNumber, type JsonValue } from '@/lib/core/json'
import type { Result } from '@/lib/core/result'
import {
  formatStrftime,
  fromJson,
  parseTemplate,
  TemplateError,
  type ContextValue,
  type Rendering,
  type Template,
} from '@/lib/jinja'
import type { PinnedDate } from './date'
import { templateExcerpt } from './excerpt'
import type { SpecialTokens } from './tokenizer'

/**
 * Why a conversation could not be shown: a row's own fault, or the template's. Line and column are
 * of the template.
 */
export interface RenderProblem {
  code: string
  message: string
  line: number | null
  column: number | null
}

/** The inputs of a template apart from the conversation. */
export interface TemplateInputs {
  specialTokens: SpecialTokens
  date: PinnedDate
  addGenerationPrompt: boolean
  /**
   * Further variables by name, such as `enable_thinking`. They win over the ones given by default.
   */
  variables?: Readonly<Record<string, JsonValue>>
}

/**
 * Compiles a chat template.
 * @throws WinnowError template-error naming line and column
 */
export function compileTemplate(source: string): Template {
  try {
    return parseTemplate(source)
  } catch (cause) {
    if (!(cause instanceof TemplateError)) throw cause
    throw new WinnowError(
      'template-error',
      `The template does not parse: line ${cause.line}, column ${cause.column}: ${cause.message}\n${templateExcerpt(source, cause)}`,
      { cause },
    )
  }
}

/** The text of a conversation with the origin of every character. */
export function renderConversation(
  conversation: Conversation,
  template: Template,
  inputs: TemplateInputs,
): Result<Rendering, RenderProblem> {
  try {
    const options = { strftimeNow: (format: string) => formatStrftime(format, inputs.date) }
    return { ok: true, value: template.render(context(conversation, inputs), options) }
  } catch (cause) {
    if (!(cause instanceof TemplateError)) throw cause
    const code = cause.code === 'raised' ? 'template-raised' : `template-${cause.code}`
    return { ok: false, problem: { code, message: cause.message, line: cause.line, column: cause.column } }
  }
}

/** The variables Transformers' apply_chat_template passes, the conversation as it is given. */
function context(conversation: Conversation, inputs: TemplateInputs): Record<string, ContextValue> {
  return {
    messages: conversation.messages.map(withNumbers),
    // An empty list means no tools, as servers take it; Llama's template would announce them all
    // the same.
    tools: conversation.tools?.length ? pythonNumbers(conversation.tools) : null,
    documents: null,
    add_generation_prompt: inputs.addGenerationPrompt,
    ...inputs.specialTokens,
    date_string: inputs.date.text,
    ...inputs.variables,
  }
}

function withNumbers(message: Message): Message | Record<string, ContextValue> {
  return message.tool_calls === undefined
    ? message
    : { ...message, tool_calls: pythonNumbers(message.tool_calls) }
}

/** Numbers as Python reads them: 1.0 is a float, a long integer keeps every digit. */
function pythonNumbers(value: object): ContextValue {
  return holdsExactNumber(value) ? convert(value) : value
}

function convert(value: unknown): ContextValue {
  if (value instanceof ExactNumber) return fromJson(value.lexeme)
  if (Array.isArray(value)) return value.map(convert)
  if (typeof value !== 'object' || value === null) return value as ContextValue
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, convert(member)]))
}
