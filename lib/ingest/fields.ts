import { ExactNumber } from '@/lib/core/exact-number'
import { isNested, type JsonObject, type JsonValue } from '@/lib/core/json'
import { parseJson } from './json-text'
import { MAX_DEPTH } from './limits'
import { RowProblem } from './rejection'

/**
 * A field's value; null counts as absent, because Parquet and pandas write it for "no such field".
 */
export function field(record: JsonObject, name: string): JsonValue | undefined {
  return record[name] ?? undefined
}

/** The first of several names the record has. */
export function firstField(record: JsonObject, names: readonly string[]): string | undefined {
  for (const name of names) if (field(record, name) !== undefined) return name
  return undefined
}

/** The kind of a value, in words. */
export function kindOf(value: JsonValue | undefined): string {
  if (value === undefined) return 'missing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (value instanceof ExactNumber) return `the number ${value.lexeme}`
  if (typeof value === 'object') return 'an object'
  if (typeof value === 'boolean') return String(value)
  return typeof value === 'number' ? `the number ${value}` : 'a string'
}

export function wrongType(place: string, value: JsonValue | undefined, wanted: string): RowProblem {
  return new RowProblem('wrong-type', `${place} is ${kindOf(value)}; it must be ${wanted}.`)
}

/** Text, or undefined where the field is absent. */
export function optionalText(record: JsonObject, name: string, place = name): string | undefined {
  const value = field(record, name)
  if (value === undefined || typeof value === 'string') return value
  throw wrongType(place, value, 'a string')
}

/**
 * A list or object that may have been written as JSON text, as CSV cells are; '' counts as absent.
 */
export function jsonField(
  record: JsonObject,
  name: string,
  code: 'wrong-type' | 'malformed-tools',
): JsonValue | undefined {
  const value = field(record, name)
  if (typeof value !== 'string') return value
  if (value.trim() === '') return undefined
  const parsed = parseJson(value)
  if (parsed.ok) return parsed.value ?? undefined
  throw new RowProblem(code, `${name} holds JSON text that cannot be read: ${parsed.problem.what}.`)
}

/** Values that are kept as they are must not be nested so deep that nothing can walk them. */
export function checkDepth(value: JsonValue, place: string, depth = 0): void {
  if (!isNested(value)) return
  if (depth > MAX_DEPTH)
    throw new RowProblem('too-deep', `${place} is nested deeper than ${MAX_DEPTH} levels. Flatten it.`)
  for (const item of Array.isArray(value) ? value : Object.values(value)) checkDepth(item, place, depth + 1)
}
