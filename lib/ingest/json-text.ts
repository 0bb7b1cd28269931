import { parse as parseStrictly } from '@humanwhocodes/momoa'
import { parseExactJson } from '@/lib/core/exact-json'
import type { JsonValue } from '@/lib/core/json'
import type { Result } from '@/lib/core/result'
import { conflictingKey } from './duplicate-key'

/**
 * The place and reason why a text is not JSON, or is JSON that programs read differently; `offset`
 * in UTF-16 units.
 */
export interface JsonDefect {
  code: 'malformed-json' | 'duplicate-key'
  offset: number
  what: string
}

export function parseJson(text: string): Result<JsonValue, JsonDefect> {
  try {
    const value = parseExactJson(text) as JsonValue
    const twice = conflictingKey(text, value)
    return twice === null ? { ok: true, value } : { ok: false, problem: { code: 'duplicate-key', ...twice } }
  } catch (error) {
    const offset = defectOffset(text, error instanceof Error ? error.message : '')
    return { ok: false, problem: { code: 'malformed-json', offset, what: describeDefect(text, offset) } }
  }
}

/**
 * V8 tells the position of some defects only; momoa tells the rest, unless the nesting is too deep
 * for it.
 */
function defectOffset(text: string, message: string): number {
  const position = /at position (\d+)/.exec(message)?.[1]
  if (position !== undefined) return Number(position)
  if (message.includes('end of JSON input')) return text.trimEnd().length
  try {
    parseStrictly(text)
  } catch (error) {
    if (error instanceof Error && 'offset' in error && typeof error.offset === 'number') return error.offset
  }
  return 0
}

const LITERALS_OF_PYTHON = /^(NaN|-?Infinity|None|True|False)\b/

function describeDefect(text: string, offset: number): string {
  const rest = text.slice(offset, offset + 12)
  if (rest.trim() === '')
    return 'the text ends too early: a quote or bracket is not closed, or the file is cut off'
  const literal = LITERALS_OF_PYTHON.exec(rest)?.[1]
  if (literal !== undefined)
    return `${literal} is Python, not JSON: write null, true or false (json.dumps does)`
  const character = String.fromCodePoint(rest.codePointAt(0)!)
  if (character === "'") return 'a single quote: JSON needs double quotes (json.dumps writes them)'
  if (character < ' ')
    return `a raw control character (${codeName(character)}) inside a string: write it as an escape such as \\n`
  return `unexpected ${/[\p{Cc}\p{Cs}\p{Cf}]/u.test(character) ? codeName(character) : JSON.stringify(character)}`
}

function codeName(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`
}
