import { parse, type ValueNode } from '@humanwhocodes/momoa'
import { isJsonObject, isNested, type JsonValue } from '@/lib/core/json'

/** Characters of a key that a message shows. */
const SHOWN_KEY = 80

/** The place where an object repeats a key, in UTF-16 units and in words. */
export interface ConflictingKey {
  offset: number
  what: string
}

/**
 * The first key that one object of a JSON text gives two different values; null if there is none.
 * `value` is the parsed text: JSON.parse takes the last value, other programs the first, and none
 * of them reports it.
 */
export function conflictingKey(text: string, value: JsonValue): ConflictingKey | null {
  // Counted first, since nearly every record ends here.
  if (keysWritten(text) === keysRead(value)) return null
  try {
    return conflictIn(parse(text, { ranges: true }).body, text)
  } catch (error) {
    // Nested deeper than the stack allows: readers of the value have limits of their own, and
    // report it.
    if (error instanceof RangeError) return null
    throw error
  }
}

/** Strings of a valid JSON text that a colon follows. */
function keysWritten(text: string): number {
  let keys = 0
  for (let start = text.indexOf('"'); start !== -1;) {
    let end = text.indexOf('"', start + 1)
    while (isEscaped(text, end)) end = text.indexOf('"', end + 1)
    let next = end + 1
    while (isSpace(text.charCodeAt(next))) next++
    if (text[next] === ':') keys++
    start = text.indexOf('"', next)
  }
  return keys
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0
  while (text[at - 1 - backslashes] === '\\') backslashes++
  return backslashes % 2 === 1
}

const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13)

function keysRead(value: JsonValue): number {
  let keys = 0
  const waiting = [value]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (isJsonObject(next)) keys += Object.keys(next).length
    if (isNested(next)) for (const item of Object.values(next)) if (isNested(item)) waiting.push(item)
  }
  return keys
}

function conflictIn(node: ValueNode, text: string): ConflictingKey | null {
  if (node.type === 'Array')
    return firstOf(
      node.elements.map((element) => element.value),
      text,
    )
  if (node.type !== 'Object') return null
  const seen = new Map<string, string>()
  for (const { name, value, range } of node.members) {
    const key = name.type === 'String' ? name.value : name.name
    const written = textOf(value, text)
    const before = seen.get(key)
    if (before !== undefined && before !== written) return duplicate(key, range?.[0] ?? 0)
    seen.set(key, written)
  }
  return firstOf(
    node.members.map(({ value }) => value),
    text,
  )
}

function duplicate(key: string, offset: number): ConflictingKey {
  const name = JSON.stringify(key.length > SHOWN_KEY ? `${key.slice(0, SHOWN_KEY)}…` : key)
  return {
    offset,
    what: `one object has the key ${name} twice, with different values, and programs differ in which one they take: remove one`,
  }
}

function firstOf(nodes: readonly ValueNode[], text: string): ConflictingKey | null {
  for (const node of nodes) {
    const found = conflictIn(node, text)
    if (found !== null) return found
  }
  return null
}

function textOf({ range }: ValueNode, text: string): string {
  return range === undefined ? '' : text.slice(...range)
}
