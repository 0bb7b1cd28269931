import type { ToolCall } from '@/lib/core/conversation'
import { type JsonObject, type JsonValue, isJsonObject } from '@/lib/core/json'
import { checkDepth, field, firstField, jsonField, kindOf } from './fields'
import { parseJson } from './json-text'
import { RowProblem } from './rejection'

/**
 * Tool definitions of a record, a list or its JSON text; a bare function becomes `{type:
 * 'function', function}`.
 */
export function convertTools(record: JsonObject): JsonValue[] | undefined {
  const name = firstField(record, ['tools', 'functions'])
  if (name === undefined) return undefined
  const value = jsonField(record, name, 'malformed-tools')
  if (value === undefined) return undefined
  if (!Array.isArray(value))
    throw new RowProblem(
      'malformed-tools',
      `${name} is ${kindOf(value)}; it must be a list of tool definitions.`,
    )
  checkDepth(value, name)
  return value.length === 0 ? undefined : value.map((tool, index) => convertTool(tool, `${name}[${index}]`))
}

function convertTool(tool: JsonValue, place: string): JsonValue {
  if (!isJsonObject(tool))
    throw new RowProblem(
      'malformed-tools',
      `${place} is ${kindOf(tool)}; a tool definition is an object with a name and parameters.`,
    )
  if (isJsonObject(tool['function']))
    return tool['type'] === undefined || tool['type'] === null ? { ...tool, type: 'function' } : tool
  return typeof tool['name'] === 'string' && typeof tool['type'] !== 'string'
    ? { type: 'function', function: tool }
    : tool
}

/**
 * Calls as a list, as one call, or as JSON text of either; flat `{name, arguments}` or OpenAI's
 * nested form.
 */
export function convertToolCalls(value: JsonValue, place: string): ToolCall[] {
  if (typeof value === 'string') {
    const parsed = parseJson(value)
    if (!parsed.ok)
      throw new RowProblem(
        'malformed-tool-call',
        `${place} holds JSON text that cannot be read: ${parsed.problem.what}. Write {"name": …, "arguments": …}.`,
      )
    return convertToolCalls(typeof parsed.value === 'string' ? null : parsed.value, place)
  }
  if (isJsonObject(value)) return [convertToolCall(value, place)]
  if (!Array.isArray(value))
    throw new RowProblem('malformed-tool-call', `${place} is ${kindOf(value)}; it must be a list of calls.`)
  return value.map((call, index) => convertToolCall(call, `${place}[${index}]`))
}

function convertToolCall(call: JsonValue, place: string): ToolCall {
  if (!isJsonObject(call))
    throw new RowProblem(
      'malformed-tool-call',
      `${place} is ${kindOf(call)}; a call is {"name": …, "arguments": …}.`,
    )
  const target = isJsonObject(call['function']) ? call['function'] : call
  const name = target['name']
  if (typeof name !== 'string')
    throw new RowProblem(
      'malformed-tool-call',
      `${place} has no name (found ${kindOf(name)}). A call is {"name": …, "arguments": …}.`,
    )
  const given = field(target, 'arguments') ?? field(target, 'parameters') ?? {}
  checkDepth(given, place)
  const id = field(call, 'id')
  const converted: ToolCall = { type: 'function', function: { name, arguments: given } }
  if (id !== undefined) converted.id = typeof id === 'string' ? id : JSON.stringify(id)
  return converted
}
