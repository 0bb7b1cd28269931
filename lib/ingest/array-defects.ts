import { MAX_NESTING } from './limits'
import type { StreamPlace } from './plain-record'
import { type Rejection, rejection } from './rejection'

/**
 * How a record starts that is indented like this one. JSON allows no line break in a string, so a
 * line that begins so is no part of a text. Null where something stood in front of this record.
 */
export function restartPattern(indent: string | null): string | null {
  return indent === null ? null : `\n${indent}{`
}

/**
 * Where in the bytes from a record on the next one starts on a line of its own, if the line before
 * it ends in front of `end`; -1 where nothing tells.
 */
export function findRestart(bytes: Buffer, indent: string | null, end: number): number {
  const pattern = restartPattern(indent)
  const found = pattern === null ? -1 : bytes.indexOf(pattern, 0, 'latin1')
  return pattern === null || found === -1 || found >= end ? -1 : found + pattern.length - 1
}

export function malformed({ line, column }: StreamPlace, what: string, text: string): Rejection {
  return rejection(
    line,
    column,
    'malformed-json',
    `Not JSON at line ${line}, column ${column}: ${what}.`,
    text,
  )
}

export function tooDeep({ line, column }: StreamPlace, text: string): Rejection {
  return rejection(
    line,
    column,
    'too-deep',
    `The record at line ${line}, column ${column} is nested deeper than ${MAX_NESTING} levels. Flatten it.`,
    text,
  )
}

/** The rejection of a record after which no other was found. */
export function withRestOfFile(held: Rejection): Rejection {
  if (held.code === 'too-long-line') return held
  return {
    ...held,
    message: `${held.message} Where the next record starts cannot be told: the rest of the file is part of this rejection.`,
  }
}
