import type { Conversation, Message } from '@/lib/core/conversation'
import type { JsonObject } from '@/lib/core/json'
import { assemble } from './assemble'
import { COMPLETION_FIELDS } from './field-names'
import { field, firstField, kindOf, wrongType } from './fields'
import { convertMessageList } from './messages'
import { RowProblem } from './rejection'

/** prompt and completion, each a text or, as TRL allows, a list of messages. */
export function convertPromptCompletion(record: JsonObject): Conversation {
  const completion = firstField(record, COMPLETION_FIELDS) ?? 'completion'
  return assemble(record, [
    ...convertSide(record, 'prompt', 'user'),
    ...convertSide(record, completion, 'assistant'),
  ])
}

function convertSide(record: JsonObject, name: string, role: 'user' | 'assistant'): Message[] {
  const value = field(record, name)
  if (value === undefined)
    throw new RowProblem(
      'missing-content',
      `${name} is ${kindOf(record[name])}. Give the record both a prompt and a completion, or remove it.`,
    )
  if (typeof value === 'string') return [{ role, content: value }]
  if (!Array.isArray(value)) throw wrongType(name, value, 'a string or a list of messages')
  return convertMessageList(value, name)
}
