/** JSON values, and the one spelling of them that hashes are taken of. */

export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject
export interface JsonObject {
  [key: string]: JsonValue
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * JSON with keys sorted by code unit at every depth and no whitespace, so that equal values give equal bytes. Members
 * that are undefined are left out, as JSON.stringify does. Written directly, without a sorted copy: every imported row
 * passes here.
 */
export function canonicalJson(value: object): string {
  return write(value)
}

function write(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((item) => (item === undefined ? 'null' : write(item))).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  let members = ''
  const object = value as Readonly<Record<string, unknown>>
  for (const key of Object.keys(object).sort()) {
    const member = object[key]
    if (member !== undefined) members += `${members === '' ? '' : ','}${JSON.stringify(key)}:${write(member)}`
  }
  return `{${members}}`
}
