import { ExactNumber } from './exact-number'

/** JSON values, and the one spelling of them that hashes are taken of. */

export type JsonValue = string | number | boolean | null | ExactNumber | JsonValue[] | JsonObject
export interface JsonObject {
  [key: string]: JsonValue
}

export function isJsonObject(value: unknown): value is JsonObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)
  )
}

/** Any JSON is a JSON value: what more it is, a schema has to say. */
export function parseJson(text: string): JsonValue {
  return JSON.parse(text) as JsonValue
}

/** A list or an object. */
export function isNested(value: unknown): value is JsonValue[] | JsonObject {
  return Array.isArray(value) || isJsonObject(value)
}

/**
 * JSON with keys sorted by code unit at every depth and no whitespace, so that equal values give
 * equal bytes.
 */
export function canonicalJson(value: object): string {
  return jsonText(sortKeys(value))
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (!isJsonObject(value)) return value
  const sorted: Record<string, unknown> = {}
  for (const key of Object.keys(value).sort()) {
    // Assigned, a hostile "__proto__" would set the prototype and vanish.
    if (key === '__proto__')
      Object.defineProperty(sorted, key, { value: sortKeys(value[key]), enumerable: true })
    else sorted[key] = sortKeys(value[key])
  }
  return sorted
}

/** JSON.stringify, but exact numbers are written as they were found. */
export function jsonText(value: unknown): string {
  return holdsExactNumber(value) ? exactText(value) : JSON.stringify(value)
}

export function holdsExactNumber(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (value instanceof ExactNumber) return true
  return (Array.isArray(value) ? value : Object.values(value)).some(holdsExactNumber)
}

function exactText(value: unknown): string {
  if (value instanceof ExactNumber) return value.lexeme
  if (Array.isArray(value)) return `[${value.map(exactText).join(',')}]`
  if (!isJsonObject(value)) return JSON.stringify(value ?? null)
  const members = Object.entries<unknown>(value).filter(([, member]) => member !== undefined)
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${exactText(member)}`).join(',')}}`
}
