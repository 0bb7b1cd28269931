import type { Conversation, Message } from '@/lib/core/conversation'
import { type JsonObject, type JsonValue, isJsonObject } from '@/lib/core/json'
import { assemble } from './assemble'
import { field, jsonField, kindOf, optionalText, wrongType } from './fields'
import { conversationField } from './field-names'
import { RowProblem } from './rejection'
import { SHAREGPT_ROLES, unknownRole } from './roles'
import { convertToolCalls } from './tools'
import { weightOf } from './weight'

/**
 * ShareGPT: a list of {from, value} under `conversations`; also xtuner's older list of {system,
 * input, output}.
 */
export function convertSharegpt(record: JsonObject | JsonValue[]): Conversation {
  if (Array.isArray(record)) return assemble({}, convertTurns(record, ''))
  const name = conversationField(record) ?? 'conversations'
  const list = jsonField(record, name, 'wrong-type')
  if (!Array.isArray(list)) throw wrongType(name, list, 'a list of turns')
  return assemble(record, convertTurns(list, name))
}

function convertTurns(list: JsonValue[], name: string): Message[] {
  if (list.length === 0)
    throw new RowProblem(
      'empty-messages',
      `${name || 'The record'} is an empty list. Remove the record, or give it a turn.`,
    )
  const messages: Message[] = []
  for (let index = 0; index < list.length; index++) {
    const turn = list[index]!
    if (!isJsonObject(turn)) throw wrongType(`${name}[${index}]`, turn, 'an object with from and value')
    if (turn['from'] === undefined && turn['value'] === undefined && turn['output'] !== undefined)
      messages.push(...convertExchange(turn, name, index))
    else messages.push(convertTurn(turn, name, index))
  }
  return messages
}

function convertTurn(turn: JsonObject, name: string, index: number): Message {
  const from = turn['from']
  if (typeof from !== 'string')
    throw new RowProblem(
      'missing-role',
      `${name}[${index}].from is ${kindOf(from)}. Accepted: ${[...SHAREGPT_ROLES.keys()].join(', ')}.`,
    )
  const role = SHAREGPT_ROLES.get(from)
  if (role === undefined) throw unknownRole(`${name}[${index}].from`, from, SHAREGPT_ROLES)
  const value = field(turn, 'value')
  if (value === undefined)
    throw new RowProblem(
      'missing-content',
      `${name}[${index}].value is ${kindOf(turn['value'])}. Give it text, or remove the turn.`,
    )
  if (typeof value !== 'string') throw wrongType(`${name}[${index}].value`, value, 'a string')
  const message: Message =
    role === 'function_call'
      ? { role: 'assistant', content: null, tool_calls: convertToolCalls(value, `${name}[${index}].value`) }
      : { role, content: value }
  const weight = weightOf(turn, name, index)
  if (weight !== undefined) message.weight = weight
  return message
}

function convertExchange(exchange: JsonObject, name: string, index: number): Message[] {
  const text = (key: string) => optionalText(exchange, key, `${name}[${index}].${key}`)
  const messages: Message[] = []
  const system = text('system')
  if (system !== undefined && system !== '') messages.push({ role: 'system', content: system })
  const input = text('input')
  if (input !== undefined && input !== '') messages.push({ role: 'user', content: input })
  messages.push({ role: 'assistant', content: text('output') ?? '' })
  return messages
}
