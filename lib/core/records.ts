import type { Conversation, Message, ToolCall } from './conversation'
import { type JsonObject, jsonText, type JsonValue } from './json'
import type { Result } from './result'
import type { ExportSchema } from './status'

/**
 * A conversation as a record of a schema, such that reading the record gives the same conversation
 * again; or the reason why the schema cannot hold it. Nothing is ever dropped to make it fit.
 */
export function toRecord(conversation: Conversation, schema: ExportSchema): Result<JsonObject, string> {
  const problem = problemOf(conversation) ?? schemaProblem(conversation, schema)
  if (problem !== null) return { ok: false, problem }
  if (schema === 'messages') return { ok: true, value: toMessages(conversation) }
  return { ok: true, value: schema === 'sharegpt' ? toSharegpt(conversation) : toAlpaca(conversation) }
}

function schemaProblem(conversation: Conversation, schema: ExportSchema): string | null {
  if (schema === 'messages') return null
  return schema === 'sharegpt' ? sharegptProblem(conversation) : alpacaProblem(conversation)
}

function problemOf({ messages }: Conversation): string | null {
  if (messages.length === 0) return 'The conversation has no messages.'
  const silent = messages.findIndex(
    (message) => message.content === null && (message.tool_calls ?? []).length === 0,
  )
  return silent === -1 ? null : `Message ${silent + 1} has neither content nor tool calls.`
}

function toMessages({ messages, tools }: Conversation): JsonObject {
  return { messages: messages as (Message & JsonObject)[], ...(hasTools(tools) ? { tools } : {}) }
}

/** An empty list of tools says the same as none. */
function hasTools(tools: JsonValue[] | undefined): tools is JsonValue[] {
  return tools !== undefined && tools.length > 0
}

// ── ShareGPT
// ────────────────────────────────────────────────────────────────────────────────────────────────────────

const SHAREGPT_NAMES = { system: 'system', user: 'human', assistant: 'gpt', tool: 'observation' } as const

function sharegptProblem({ messages }: Conversation): string | null {
  for (const [index, message] of messages.entries()) {
    const problem = plainTextProblem(message) ?? callProblem(message)
    if (problem !== null)
      return `ShareGPT has no place for ${problem} (message ${index + 1}). Export as messages.`
  }
  return null
}

/** ShareGPT's function_call turn holds nothing but calls: no text, no ids. */
function callProblem(message: Message): string | null {
  const calls = message.tool_calls
  if (calls === undefined) return null
  if (message.role !== 'assistant') return `tool calls of the role ${message.role}`
  if (message.content !== null) return 'text beside tool calls'
  return calls.some((call) => call.id !== undefined) ? 'ids of tool calls' : null
}

function toSharegpt({ messages, tools }: Conversation): JsonObject {
  const conversations = messages.map((message): JsonObject => ({
    ...(message.tool_calls === undefined
      ? { from: SHAREGPT_NAMES[message.role], value: message.content }
      : { from: 'function_call', value: callsText(message.tool_calls) }),
    ...(message.weight === undefined ? {} : { weight: message.weight }),
  }))
  return { conversations, ...(hasTools(tools) ? { tools: jsonText(tools) } : {}) }
}

function callsText(calls: ToolCall[]): string {
  const flat = calls.map((call): JsonObject => ({
    name: call.function.name,
    arguments: call.function.arguments,
  }))
  return jsonText(flat.length === 1 ? flat[0] : flat)
}

// ── Alpaca
// ──────────────────────────────────────────────────────────────────────────────────────────────────────────

function alpacaProblem({ messages, tools }: Conversation): string | null {
  if (hasTools(tools)) return 'Alpaca has no place for tools. Export as messages or sharegpt.'
  const turns = messages[0]?.role === 'system' ? messages.slice(1) : messages
  if (messages[0]?.role === 'system' && messages[0].content === '')
    return 'Alpaca cannot tell an empty system prompt from none. Remove it, or export as messages.'
  if (
    turns.length === 0 ||
    turns.length % 2 === 1 ||
    turns.some((message, index) => message.role !== (index % 2 === 0 ? 'user' : 'assistant'))
  ) {
    return 'Alpaca holds user and assistant in turn, an assistant last, and one system prompt in front. Export as messages.'
  }
  for (const [index, message] of messages.entries()) {
    const problem = textAloneProblem(message)
    if (problem !== null)
      return `Alpaca has no place for ${problem} (message ${index + 1}). Export as messages.`
  }
  return null
}

function textAloneProblem(message: Message): string | null {
  if (message.tool_calls !== undefined) return 'tool calls'
  return message.weight === undefined ? plainTextProblem(message) : 'a weight'
}

/**
 * The prompt is the whole user message under `instruction`, and `input` is empty: the text does not
 * show where instruction and input were joined on import. Earlier turns become LLaMA-Factory's
 * `history`.
 */
function toAlpaca({ messages }: Conversation): JsonObject {
  const texts = messages.map((message) => message.content as string)
  const system = messages[0]?.role === 'system' ? texts.shift() : undefined
  const history: JsonValue[] = []
  while (texts.length > 2) history.push(texts.splice(0, 2))
  const [instruction, output] = texts as [string, string]
  return {
    instruction,
    input: '',
    output,
    ...(system === undefined ? {} : { system }),
    ...(history.length === 0 ? {} : { history }),
  }
}

/** Why a schema of plain texts cannot hold the message; null if it can. */
function plainTextProblem(message: Message): string | null {
  if (Array.isArray(message.content)) return 'content parts'
  if (message.reasoning_content !== undefined) return 'reasoning_content'
  if (message.tool_call_id !== undefined) return 'a tool_call_id'
  return message.name === undefined ? null : 'a name'
}
