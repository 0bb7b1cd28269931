import type { Conversation, ToolCall } from '@/lib/core/conversation'
import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/core/json'
import { ExactNumber } from '@/lib/core/exact-number'
import type { Found, RecordCheck } from './check'
import { capitalised, messageName, quote } from '../words'

/** transformers#45419: templates print a string of JSON as a string, with every quote escaped. */
export const stringToolArguments: RecordCheck = {
  code: 'string-tool-arguments',
  of: 'record',
  severity: 'warning',
  title: 'Tool arguments are a string',
  why:
    'The template prints the string with its quotes escaped, or refuses it: the model learns to call ' +
    'tools with {\\"…\\"} instead of JSON.',
  remedy:
    'Parse the arguments to an object when the data is made, or use a template that writes strings as they are.',
  find({ conversation, rendering }) {
    return eachCall(conversation, ({ function: { arguments: given } }, index) => {
      if (typeof given !== 'string' || !given.trimStart().startsWith('{') || rendering?.text.includes(given))
        return null
      return `The tool arguments of ${messageName(index, conversation)} are a string, not an object${rendering === undefined ? '' : ', and are printed with their quotes escaped'}.`
    })
  },
}

/** oumi#2599, flama#258. */
export const doubleEncodedArguments: RecordCheck = {
  code: 'double-encoded-arguments',
  of: 'record',
  severity: 'error',
  title: 'Tool arguments are encoded twice',
  why:
    'The arguments are JSON inside a JSON string inside a string. The model learns to escape what a ' +
    'parser then reads as one string, and no tool gets its arguments.',
  remedy: 'Parse the arguments once more when the data is made.',
  find({ conversation }) {
    return eachCall(conversation, ({ function: { arguments: given } }, index) => {
      const inner = typeof given === 'string' ? parse(given) : given
      const value = typeof inner === 'string' ? parse(inner) : undefined
      return isJsonObject(value)
        ? `The tool arguments of ${messageName(index, conversation)} are encoded as JSON twice: ${quote(typeof given === 'string' ? given : '')}.`
        : null
    })
  },
}

/** axolotl#3136: Arrow gives every row the keys of all rows, and the rows that had none a null. */
export const nullToolArguments: RecordCheck = {
  code: 'null-tool-arguments',
  of: 'record',
  severity: 'warning',
  title: 'Null in tool arguments',
  why:
    'Loaders that need one schema for all rows (Arrow) fill the keys a call does not have with null. ' +
    'The template prints them, and the model learns to pass arguments that are not there.',
  remedy:
    'Drop the keys that are null and not meant, before the data is written; or store the arguments as strings.',
  find({ conversation }) {
    const tools = declaredParameters(conversation)
    return eachCall(conversation, ({ function: { name, arguments: given } }, index) => {
      const named = objectOf(given)
      if (named === null) return null
      const properties = tools.get(name)
      // A parameter the tool declares may well be null.
      const nulls = Object.keys(named).filter(
        (key) => named[key] === null && !(properties !== undefined && Object.hasOwn(properties, key)),
      )
      return nulls.length === 0
        ? null
        : `The call of ${name} in ${messageName(index, conversation)} passes null for ${nulls.map(quote).join(', ')}.`
    })
  },
}

/** The same merge turns numbers into strings where any row had a string. */
export const argumentType: RecordCheck = {
  code: 'argument-type',
  of: 'record',
  severity: 'warning',
  title: 'Tool argument of another type than declared',
  why: 'The model learns to call the tool with values its own definition forbids.',
  remedy:
    'Convert the value to the declared type, or correct the definition. Loaders that need one type per ' +
    'column (Arrow) are a common cause.',
  find({ conversation }) {
    const tools = declaredParameters(conversation)
    if (tools.size === 0) return []
    return eachCall(conversation, ({ function: { name, arguments: given } }, index) => {
      const [named, properties] = [objectOf(given), tools.get(name)]
      if (named === null || properties === undefined) return null
      for (const [key, value] of Object.entries(named)) {
        const declared = declaredTypes(Object.hasOwn(properties, key) ? properties[key] : undefined)
        if (value === null || declared.length === 0 || declared.some((type) => isOfType(value, type)))
          continue
        return `${capitalised(messageName(index, conversation))} calls ${name} with ${quote(key)} as ${typeName(value)}; the tool declares ${declared.join(' or ')}.`
      }
      return null
    })
  },
}

function eachCall(
  conversation: Conversation,
  describe: (call: ToolCall, message: number) => string | null,
): Found[] {
  return conversation.messages.flatMap((message, index) => {
    for (const call of message.tool_calls ?? []) {
      const text = describe(call, index)
      // One finding per message is enough.
      if (text !== null) return [{ message: text, span: null }]
    }
    return []
  })
}

function parse(text: string): unknown {
  if (!/^\s*["{]/.test(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function objectOf(given: JsonValue): JsonObject | null {
  const value = typeof given === 'string' ? parse(given) : given
  return isJsonObject(value) ? value : null
}

/** Parameters of the tools of a conversation, by the tool's name. */
function declaredParameters({ tools = [], messages }: Conversation): Map<string, JsonObject> {
  const declared = new Map<string, JsonObject>()
  if (tools.length === 0 || !messages.some(({ tool_calls: calls }) => calls !== undefined)) return declared
  for (const tool of tools) {
    const definition = isJsonObject(tool) && isJsonObject(tool['function']) ? tool['function'] : tool
    const parameters = isJsonObject(definition) ? definition['parameters'] : undefined
    const properties = isJsonObject(parameters) ? parameters['properties'] : undefined
    if (isJsonObject(definition) && typeof definition['name'] === 'string' && isJsonObject(properties))
      declared.set(definition['name'], properties)
  }
  return declared
}

const TYPES: ReadonlySet<string> = new Set(['string', 'number', 'integer', 'boolean', 'array', 'object'])

/**
 * JSON Schema's types of a property; none where it does not say, or says what JSON Schema does not
 * know.
 */
function declaredTypes(property: JsonValue | undefined): string[] {
  const type = isJsonObject(property) ? property['type'] : undefined
  const types = (Array.isArray(type) ? type : [type]).filter((one) => typeof one === 'string')
  return types.every((one) => TYPES.has(one) || one === 'null') ? types.filter((one) => one !== 'null') : []
}

function isOfType(value: JsonValue, type: string): boolean {
  const number = value instanceof ExactNumber ? Number(value.lexeme) : value
  switch (type) {
    case 'integer':
      return typeof number === 'number' && Number.isInteger(number)
    case 'number':
      return typeof number === 'number'
    case 'array':
      return Array.isArray(value)
    case 'object':
      return isJsonObject(value)
    default:
      return typeof value === type
  }
}

function typeName(value: JsonValue): string {
  if (Array.isArray(value)) return 'a list'
  if (isJsonObject(value)) return 'an object'
  return typeof value === 'string'
    ? `the string ${quote(value)}`
    : `a ${value instanceof ExactNumber ? 'number' : typeof value}`
}
