import { isUtf8 } from 'node:buffer'
import { parseJson } from './json-text'
import { MAX_RECORD_BYTES } from './limits'
import { type Rejection, rejection } from './rejection'
import type { PlainRow } from './types'

/** The place of a piece of the stream: 1-based line and column, and its position in the stream. */
export interface StreamPlace {
  line: number
  column: number
  start: number
}

/** The record in a span of JSON text, or the reason why there is none. */
export function recordOfJson(
  bytes: Buffer,
  place: StreamPlace,
  positionsAreBytes: boolean,
  knownUtf8: boolean,
): PlainRow {
  if (bytes.length > MAX_RECORD_BYTES) return tooLong(place, bytes)
  if (!knownUtf8 && !isUtf8(bytes)) return notUtf8(bytes, place)
  const text = bytes.toString('utf8')
  const parsed = parseJson(text)
  if (parsed.ok) {
    return {
      ok: true,
      line: place.line,
      value: parsed.value,
      text,
      rawStart: positionsAreBytes ? place.start : null,
      rawBytes: positionsAreBytes ? bytes.length : null,
    }
  }
  const { line, column } = advance(place, text.slice(0, parsed.problem.offset))
  const { code, what } = parsed.problem
  return rejection(
    line,
    column,
    code,
    `${code === 'malformed-json' ? 'Not JSON at' : 'At'} line ${line}, column ${column}: ${what}.`,
    text,
  )
}

export function tooLong(place: StreamPlace, head: Buffer): Rejection {
  const limit = MAX_RECORD_BYTES / 1024 / 1024
  return rejection(
    place.line,
    null,
    'too-long-line',
    `The record that starts at line ${place.line} is longer than ${limit} MiB. Split it, or remove what is not text.`,
    head.toString('utf8', 0, 1000),
  )
}

function notUtf8(bytes: Buffer, place: StreamPlace): Rejection {
  const offset = firstInvalidByte(bytes)
  const before = bytes.subarray(0, offset)
  const lastNewline = before.lastIndexOf(10)
  const line = place.line + countNewlines(before)
  const column = lastNewline === -1 ? place.column + offset : offset - lastNewline
  const byte = `0x${bytes[offset]!.toString(16).padStart(2, '0').toUpperCase()}`
  return rejection(
    line,
    column,
    'not-utf-8',
    `Byte ${byte} at line ${line}, byte ${column} of it, is not UTF-8. Save the file as UTF-8 (iconv -t UTF-8).`,
    bytes.toString('utf8', 0, 1000),
  )
}

/**
 * Decoding replaces invalid UTF-8, so encoding again first differs at the defect (or inside its
 * replacement).
 */
function firstInvalidByte(bytes: Buffer): number {
  const again = Buffer.from(bytes.toString('utf8'))
  let index = 0
  while (index < bytes.length && bytes[index] === again[index]) index++
  while (index > 0 && (again[index]! & 0xc0) === 0x80) index--
  return index
}

export function countNewlines(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) count++
  return count
}

/** Line and column after `text` has been passed. */
function advance(place: StreamPlace, text: string): { line: number; column: number } {
  const lastNewline = text.lastIndexOf('\n')
  if (lastNewline === -1) return { line: place.line, column: place.column + text.length }
  return { line: place.line + text.split('\n').length - 1, column: text.length - lastNewline }
}
