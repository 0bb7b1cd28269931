import { type JsonObject, type JsonValue, isJsonObject } from '@/lib/core/json'
import type { RecordSchema } from '@/lib/core/status'
import {
  COMPLETION_FIELDS,
  CONVERSATION_FIELDS,
  conversationField,
  INPUT_FIELDS,
  OUTPUT_FIELDS,
} from './field-names'
import { field, firstField } from './fields'
import { parseJson } from './json-text'

/** Whether the turns of a list are ShareGPT's or messages; null where they do not tell. */
function dialectOf(list: JsonValue | undefined): 'messages' | 'sharegpt' | null {
  const first = Array.isArray(list) ? list[0] : undefined
  if (first === undefined || !isJsonObject(first)) return null
  if (first['from'] !== undefined || first['value'] !== undefined) return 'sharegpt'
  if (first['role'] !== undefined || first['content'] !== undefined) return 'messages'
  return first['output'] === undefined ? null : 'sharegpt'
}

function listOf(record: JsonObject | JsonValue[]): JsonValue | undefined {
  if (Array.isArray(record)) return record
  const name = conversationField(record)
  return name === undefined ? undefined : record[name]
}

/** Whether a record can be read by a schema, told from its fields. */
export function fits(record: JsonObject | JsonValue[], schema: RecordSchema): boolean {
  if (schema === 'messages' || schema === 'sharegpt') {
    const list = listOf(record)
    if (list === undefined) return false
    const dialect = dialectOf(list)
    // A field name says as much as the turns do; a bare list that is not empty must show its turns.
    return dialect === null ? !Array.isArray(record) || record.length === 0 : dialect === schema
  }
  if (Array.isArray(record)) return false
  if (schema === 'alpaca') {
    if (firstField(record, OUTPUT_FIELDS) === undefined) return false
    return (
      field(record, 'instruction') !== undefined ||
      (field(record, 'prompt') === undefined && firstField(record, INPUT_FIELDS) !== undefined)
    )
  }
  return field(record, 'prompt') !== undefined && firstField(record, COMPLETION_FIELDS) !== undefined
}

/** The schema of a record; null where it has the fields of none. */
export function recognise(record: JsonObject | JsonValue[]): RecordSchema | null {
  const list = listOf(record)
  if (list !== undefined) {
    const dialect = dialectOf(list)
    if (dialect !== null) return dialect
    if (Array.isArray(record)) return record.length === 0 ? 'messages' : null
    return conversationField(record) === 'messages' ? 'messages' : 'sharegpt'
  }
  if (fits(record, 'alpaca')) return 'alpaca'
  return fits(record, 'prompt-completion') ? 'prompt-completion' : null
}

/** The schema a record without one comes closest to, and the field it lacks. */
export function nearest(record: JsonObject): { schema: RecordSchema; missing: string } | null {
  if (conversationField(record) !== undefined)
    return { schema: 'messages', missing: 'a list of {role, content} objects' }
  for (const name of CONVERSATION_FIELDS)
    if (name in record) return { schema: name === 'conversations' ? 'sharegpt' : 'messages', missing: name }
  if ('instruction' in record) return { schema: 'alpaca', missing: 'output (or response)' }
  if ('prompt' in record) return { schema: 'prompt-completion', missing: 'completion (or response)' }
  if (OUTPUT_FIELDS.some((name) => name in record)) return { schema: 'alpaca', missing: 'instruction' }
  if ('completion' in record) return { schema: 'prompt-completion', missing: 'prompt' }
  return null
}

const MAX_FIELDS_NAMED = 12

/** The message about a record without a known schema. */
export function describeUnknown(record: JsonObject | JsonValue[]): string {
  if (Array.isArray(record))
    return 'The record is a list whose items are not messages. A list of {role, content} objects is one conversation.'
  const names = Object.keys(record)
  const shown =
    names
      .slice(0, MAX_FIELDS_NAMED)
      .map((name) => name.slice(0, 40))
      .join(', ') + (names.length > MAX_FIELDS_NAMED ? ', …' : '')
  const seen = names.length === 0 ? 'The record has no fields.' : `Fields found: ${shown}.`
  const near = nearest(record)
  if (near !== null)
    return `${seen} Nearest schema: ${near.schema}, which needs ${near.missing}. Rename or add the field.`
  return `${seen} No known schema has these. Known: messages [{role, content}], conversations [{from, value}], instruction + output, prompt + completion.`
}

/**
 * CSV cells and some Parquet columns contain lists as JSON text; text that is not JSON is kept, and
 * the schema reports why.
 */
export function parseListCells(record: JsonObject): void {
  for (const name of [...CONVERSATION_FIELDS, 'chosen', 'rejected']) {
    const value = record[name]
    if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) continue
    const parsed = parseJson(value)
    if (parsed.ok) record[name] = parsed.value
  }
}
