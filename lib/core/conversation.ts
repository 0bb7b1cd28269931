import { parseExactJson } from './exact-json'
import { type JsonObject, jsonText, type JsonValue } from './json'

/**
 * The canonical conversation: what every record becomes, whatever schema it came in. It is a
 * storage shape only and says nothing about the chat template it will be rendered with ("ChatML"
 * means both in the wild).
 */
export interface Conversation {
  messages: Message[]
  /**
   * Tool definitions as the record gave them, in the shape templates expect (`{type: 'function',
   * function: …}`).
   */
  tools?: JsonValue[]
}

export const ROLES = ['system', 'user', 'assistant', 'tool'] as const
export type Role = (typeof ROLES)[number]

export interface Message {
  role: Role
  /** Null only together with tool_calls. */
  content: string | ContentPart[] | null
  reasoning_content?: string
  tool_calls?: ToolCall[]
  tool_call_id?: string
  name?: string
  /** Share of the loss this message carries, 0 to 1; absent means the mask policy decides alone. */
  weight?: number
}

export type ContentPart = JsonObject & { type: string }

export interface ToolCall {
  id?: string
  type: 'function'
  /**
   * `arguments` stays a string where the record had a string: templates treat the two differently.
   */
  function: { name: string; arguments: JsonValue }
}

/**
 * A conversation as JSON, the way it is stored: its own fields in alphabetical order, but what the
 * record nests (tools, arguments, parts) in the order it came in, because templates print it in
 * that order and the model trains on it.
 */
export function conversationJson(conversation: Conversation): string {
  const ordered = { messages: conversation.messages.map(inFieldOrder), tools: conversation.tools }
  return isFlat(conversation) ? JSON.stringify(ordered) : jsonText(ordered)
}

/** Reads what conversationJson wrote, numbers in tools and tool calls as they were written. */
export function parseConversation(body: string): Conversation {
  return parseExactJson(body) as Conversation
}

/** For screens: numbers as JavaScript has them. */
export function plainConversation(conversation: Conversation): Conversation {
  return isFlat(conversation) ? conversation : (JSON.parse(JSON.stringify(conversation)) as Conversation)
}

/**
 * An edited conversation with the original's own numbers back in the tools and calls it did not
 * touch: editors hold plain numbers, and would make 1 of every 1.0.
 */
export function keepExactNumbers(edited: Conversation, original: Conversation): Conversation {
  const kept = <Part>(part: Part, from: Part | undefined): Part =>
    from !== undefined && JSON.stringify(part) === JSON.stringify(from) ? from : part
  return {
    ...edited,
    messages: edited.messages.map((message, index) =>
      message.tool_calls === undefined
        ? message
        : { ...message, tool_calls: kept(message.tool_calls, original.messages[index]?.tool_calls) },
    ),
    ...(edited.tools && { tools: kept(edited.tools, original.tools) }),
  }
}

function inFieldOrder({
  content,
  name,
  reasoning_content,
  role,
  tool_call_id,
  tool_calls,
  weight,
}: Message): { [Field in keyof Message]: Message[Field] | undefined } {
  return { content, name, reasoning_content, role, tool_call_id, tool_calls, weight }
}

/** Whether nothing is nested in it that could come in another order of keys. */
export function isFlat({ messages, tools }: Conversation): boolean {
  return (
    tools === undefined &&
    messages.every((message) => !Array.isArray(message.content) && message.tool_calls === undefined)
  )
}

/** The readable text of a message: its content, or the text parts joined by a newline. */
export function messageText(message: Message): string {
  if (message.content === null) return ''
  if (typeof message.content === 'string') return message.content
  return message.content.map((part) => (typeof part['text'] === 'string' ? part['text'] : '')).join('\n')
}

/** The part of a conversation that a method reads: everything, the prompt, or the answer. */
export const SCOPES = ['all', 'prompt', 'response'] as const
export type Scope = (typeof SCOPES)[number]

export function scopeText(conversation: Conversation, scope: Scope): string {
  return scopeLines(conversation, scope).join('\n')
}

/**
 * The same, one line per message, joined by a line break. Searches that read every row need not
 * join them.
 */
export function scopeLines(conversation: Conversation, scope: Scope): string[] {
  const lines: string[] = []
  for (const message of conversation.messages) {
    if (scope === 'all' || (message.role === 'assistant') === (scope === 'response'))
      lines.push(saidIn(message))
  }
  return lines
}

/** The thought, text and calls of a message, in this order. */
function saidIn(message: Message): string {
  const text = messageText(message)
  if (message.tool_calls === undefined && message.reasoning_content === undefined) return text
  return [message.reasoning_content ?? '', text, ...(message.tool_calls ?? []).map(toolCallText)]
    .filter((part) => part !== '')
    .join('\n')
}

/**
 * The parts of a dialogue that exact duplicates share: who says, thinks and calls what, and what
 * came back. Tool definitions are left out, because one dialogue is often stored with several
 * spellings of the same tools; so are the ids of calls, and whether arguments are an object or its
 * text.
 */
export function dialogueOf(conversation: Conversation, scope: Scope): string[][] {
  return conversation.messages
    .filter((message) => scope === 'all' || (message.role === 'assistant') === (scope === 'response'))
    .map((message) => [message.role, ...trainedParts(message)])
    .filter((parts) => parts.length > 1)
}

/** Each part is preceded by its kind, so that a thought is not mistaken for an answer. */
function trainedParts(message: Message): string[] {
  const others = Array.isArray(message.content)
    ? message.content.filter((part) => typeof part['text'] !== 'string')
    : []
  const parts: [string, string][] = [
    ['reasoning', message.reasoning_content ?? ''],
    ['content', messageText(message)],
    ...others.map((part): [string, string] => ['part', jsonText(part)]),
    ...(message.tool_calls ?? []).map((call): [string, string] => [
      'call',
      toolCallText({ ...call, function: { ...call.function, arguments: readArguments(call) } }),
    ]),
  ]
  return parts.flatMap(([kind, text]) => (text.trim() === '' ? [] : [kind, text]))
}

function readArguments({ function: { arguments: given } }: ToolCall): JsonValue {
  if (typeof given !== 'string') return given
  try {
    JSON.parse(given)
  } catch {
    return given
  }
  // Under the name that keeps numbers as they are written.
  return (parseExactJson(`{"arguments":${given}}`) as { arguments: JsonValue }).arguments
}

/** A call as text: its name and its arguments, a string as it stands, anything else as JSON. */
export function toolCallText(call: ToolCall): string {
  const given = call.function.arguments
  return `${call.function.name} ${typeof given === 'string' ? given : jsonText(given)}`
}
