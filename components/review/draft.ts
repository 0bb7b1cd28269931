import {
  type ContentPart,
  type Conversation,
  type Message,
  type Role,
  ROLES,
  type ToolCall,
} from '@/lib/core/conversation'
import { canonicalJson, isJsonObject } from '@/lib/core/json'
import type { Result } from '@/lib/core/result'

/** One message while it is being edited; structured fields are edited as JSON text. */
export interface MessageDraft {
  key: number
  /** Its place in the original conversation; null for an added one. */
  origin: number | null
  role: Role
  /** `none`: no content beside tool calls. */
  form: 'text' | 'parts' | 'none'
  text: string
  reasoning: string | null
  toolCalls: string | null
}

export const toDrafts = ({ messages }: Conversation): MessageDraft[] =>
  messages.map((message, index) => ({
    key: index,
    origin: index,
    role: message.role,
    ...draftContent(message.content),
    reasoning: message.reasoning_content ?? null,
    toolCalls: message.tool_calls === undefined ? null : JSON.stringify(message.tool_calls, null, 2),
  }))

function draftContent(content: Message['content']): Pick<MessageDraft, 'form' | 'text'> {
  if (content === null) return { form: 'none', text: '' }
  if (typeof content === 'string') return { form: 'text', text: content }
  return { form: 'parts', text: JSON.stringify(content, null, 2) }
}

/** The conversation the drafts describe, or why they describe none. */
export function fromDrafts(
  drafts: readonly MessageDraft[],
  original: Conversation,
): Result<Conversation, string> {
  if (drafts.length === 0) return { ok: false, problem: 'A conversation needs at least one message.' }
  const messages: Message[] = []
  for (const [index, draft] of drafts.entries()) {
    const content = readContent(draft)
    const toolCalls = draft.toolCalls === null ? null : readList(draft.toolCalls, isToolCall)
    if (content === undefined)
      return {
        ok: false,
        problem: `Message ${index + 1}: its content parts are not a JSON list of objects with a type.`,
      }
    if (toolCalls === undefined)
      return {
        ok: false,
        problem: `Message ${index + 1}: its tool calls are not a JSON list of function calls.`,
      }
    if (content === null && toolCalls === null)
      return { ok: false, problem: `Message ${index + 1} has neither text nor tool calls.` }
    const before = draft.origin === null ? {} : original.messages[draft.origin]
    messages.push({
      ...before,
      role: draft.role,
      content,
      ...(draft.reasoning !== null && { reasoning_content: draft.reasoning }),
      ...(toolCalls !== null && { tool_calls: toolCalls }),
    })
  }
  return { ok: true, value: { ...original, messages } }
}

export const sameConversation = (one: Conversation, other: Conversation): boolean =>
  canonicalJson(one) === canonicalJson(other)

export const roleOf = (text: string): Role => ROLES.find((role) => role === text) ?? 'user'

function readContent({ form, text }: MessageDraft): string | ContentPart[] | null | undefined {
  if (form === 'text') return text
  if (form === 'none') return text === '' ? null : text
  return readList(text, isContentPart)
}

/** Undefined where the text is not a JSON list of such things. */
function readList<Item>(text: string, isItem: (value: unknown) => value is Item): Item[] | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) && value.every(isItem) ? value : undefined
  } catch {
    return undefined
  }
}

const isContentPart = (value: unknown): value is ContentPart =>
  isJsonObject(value) && typeof value['type'] === 'string'

const isToolCall = (value: unknown): value is ToolCall =>
  isJsonObject(value) &&
  isJsonObject(value['function']) &&
  typeof value['function']['name'] === 'string' &&
  value['function']['arguments'] !== undefined
