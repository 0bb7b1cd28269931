import type { Conversation, Message, ToolCall } from '@/lib/core/conversation'
import type { JsonValue } from '@/lib/core/json'
import type { Result } from '@/lib/core/result'
import { fromJson } from '@/lib/jinja'
import type { RenderProblem } from '../render'
import { problem } from './emulation'

/**
 * A conversation as Axolotl hands it to the template: without fields that are null, without those
 * it has not seen the template read, and with arguments of tool calls as an object, also where the
 * record has them as a string. (Before that its loader takes members that are null out of arguments
 * and tools as well; the golden vectors were made without it, and so is this.)
 */
export function asAxolotlReads(
  conversation: Conversation,
  fields: ReadonlySet<string>,
): Result<Conversation, RenderProblem> {
  const messages: Message[] = []
  for (const [index, message] of conversation.messages.entries()) {
    const read = readMessage(message, fields)
    if (read === null) {
      return problem(
        'axolotl-arguments',
        `Message ${index + 1} calls a tool with arguments that are not JSON, and Axolotl stops with an error. Correct the arguments.`,
      )
    }
    messages.push(read)
  }
  return { ok: true, value: { ...conversation, messages } }
}

function readMessage(message: Message, fields: ReadonlySet<string>): Message | null {
  const { role, content, reasoning_content: reasoning, weight } = message
  const calls = fields.has('tool_calls') ? message.tool_calls?.map(parseArguments) : undefined
  if (calls?.includes(null)) return null
  const read = {
    role,
    ...(content !== null && { content }),
    ...(reasoning !== undefined && { reasoning_content: reasoning }),
    ...(calls !== undefined && { tool_calls: calls as ToolCall[] }),
    ...(fields.has('tool_call_id') &&
      message.tool_call_id !== undefined && { tool_call_id: message.tool_call_id }),
    ...(fields.has('name') && message.name !== undefined && { name: message.name }),
    ...(weight !== undefined && { weight }),
  }
  return read as Message
}

/** Null if the arguments are a string that is not JSON. */
function parseArguments(call: ToolCall): ToolCall | null {
  const given = call.function.arguments
  if (typeof given !== 'string') return call
  try {
    return { ...call, function: { ...call.function, arguments: fromJson(given) as JsonValue } }
  } catch {
    return null
  }
}
