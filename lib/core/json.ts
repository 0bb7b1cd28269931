/** JSON values, and the one spelling of them that hashes are taken of. */

export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject
export interface JsonObject {
  [key: string]: JsonValue
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** JSON with keys sorted by code unit at every depth and no whitespace, so that equal values give equal bytes. */
export function canonicalJson(value: object): string {
  return JSON.stringify(sortKeys(value))
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (!isJsonObject(value)) return value
  const sorted: Record<string, unknown> = {}
  for (const key of Object.keys(value).sort()) {
    // Assigned, a hostile "__proto__" would set the prototype and vanish.
    if (key === '__proto__') Object.defineProperty(sorted, key, { value: sortKeys(value[key]), enumerable: true })
    else sorted[key] = sortKeys(value[key])
  }
  return sorted
}
