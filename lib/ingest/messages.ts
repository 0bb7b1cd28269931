import type { Conversation, Message } from '@/lib/core/conversation'
import { type JsonObject, type JsonValue, isJsonObject } from '@/lib/core/json'
import { convertParts } from './content-parts'
import { field, jsonField, kindOf, optionalText, wrongType } from './fields'
import { RowProblem } from './rejection'
import { MESSAGE_ROLES, unknownRole } from './roles'
import { conversationField } from './field-names'
import { assemble } from './assemble'
import { convertToolCalls } from './tools'
import { weightOf } from './weight'

/**
 * OpenAI's schema: a list of {role, content, …} under `messages` (or a name like it), or as the
 * record itself.
 */
export function convertMessages(record: JsonObject | JsonValue[]): Conversation {
  if (Array.isArray(record)) return assemble({}, convertMessageList(record, ''))
  const name = conversationField(record) ?? 'messages'
  const list = jsonField(record, name, 'wrong-type')
  if (!Array.isArray(list)) throw wrongType(name, list, 'a list of messages')
  return assemble(record, convertMessageList(list, name))
}

export function convertMessageList(list: JsonValue[], name: string): Message[] {
  if (list.length === 0)
    throw new RowProblem(
      'empty-messages',
      `${name || 'The record'} is an empty list. Remove the record, or give it a turn.`,
    )
  const messages: Message[] = []
  for (let index = 0; index < list.length; index++) messages.push(convertMessage(list[index]!, name, index))
  return messages
}

function convertMessage(given: JsonValue, name: string, index: number): Message {
  if (!isJsonObject(given)) throw wrongType(`${name}[${index}]`, given, 'an object with role and content')
  const role = given['role']
  if (typeof role !== 'string')
    throw new RowProblem(
      'missing-role',
      `${name}[${index}].role is ${kindOf(role)}. Accepted: ${[...MESSAGE_ROLES.keys()].join(', ')}.`,
    )
  const known = MESSAGE_ROLES.get(role)
  if (known === undefined) throw unknownRole(`${name}[${index}].role`, role, MESSAGE_ROLES)

  const message: Message = { role: known, content: null }
  const content = given['content']
  if (typeof content === 'string') message.content = content
  else if (Array.isArray(content)) convertParts(content, message, `${name}[${index}].content`)
  else if (content !== null && content !== undefined)
    throw wrongType(
      `${name}[${index}].content`,
      content,
      'a string or a list of parts (write structured values as JSON text)',
    )

  const calls = field(given, 'tool_calls') ?? field(given, 'function_call')
  if (calls !== undefined) {
    const converted = convertToolCalls(calls, `${name}[${index}].tool_calls`)
    if (converted.length > 0) message.tool_calls = [...(message.tool_calls ?? []), ...converted]
  }
  if (message.content === null && message.tool_calls === undefined) {
    throw content === null
      ? new RowProblem(
          'null-content-without-tool-calls',
          `${name}[${index}].content is null and there are no tool_calls. Give it text, or remove the message.`,
        )
      : new RowProblem(
          'missing-content',
          `${name}[${index}] has no content. Give it text, or remove the message.`,
        )
  }
  addExtras(given, message, name, index)
  return message
}

function addExtras(given: JsonObject, message: Message, name: string, index: number): void {
  for (const alias of ['reasoning_content', 'reasoning', 'thinking']) {
    const reasoning = optionalText(given, alias, `${name}[${index}].${alias}`)
    if (reasoning === undefined) continue
    message.reasoning_content = reasoning
    break
  }
  const callId = optionalText(given, 'tool_call_id', `${name}[${index}].tool_call_id`)
  if (callId !== undefined) message.tool_call_id = callId
  const author = optionalText(given, 'name', `${name}[${index}].name`)
  if (author !== undefined) message.name = author
  const weight = weightOf(given, name, index)
  if (weight !== undefined) message.weight = weight
}
