import { fail } from '../errors'
import { NODE, type Budget } from '../limits'
import { Needle } from './search'
import { plain, TextBuilder, type Text } from '../values/text'
import { codePointIndex, codePointLength, isWhitespaceUnit, unitOffset, widthAt } from './unicode'

export type Side = 'left' | 'right' | 'both'

/** str.strip and its one-sided forms; null strips whitespace. */
export function strip(budget: Budget, text: Text, characters: string | null, side: Side): Text {
  const stripped = strippedOf(budget, text, characters, side)
  budget.chargeOneByOne(text.value.length - stripped.value.length)
  return stripped
}

function strippedOf(budget: Budget, text: Text, characters: string | null, side: Side): Text {
  const { value } = text
  let from = 0
  let to = value.length
  if (characters === null) {
    if (side !== 'right') while (from < to && isWhitespaceUnit(value.charCodeAt(from))) from += 1
    if (side !== 'left') while (to > from && isWhitespaceUnit(value.charCodeAt(to - 1))) to -= 1
    return text.slice(from, to)
  }
  budget.charge(characters.length)
  const set = new Set(characters)
  const strips = (offset: number, width: number): boolean => set.has(value.slice(offset, offset + width))
  if (side !== 'right') while (from < to && strips(from, widthAt(value, from))) from += widthAt(value, from)
  if (side !== 'left') {
    for (;;) {
      const width = to - 2 >= from && widthAt(value, to - 2) === 2 ? 2 : 1
      if (to <= from || !strips(to - width, width)) break
      to -= width
    }
  }
  return text.slice(from, to)
}

/** Prepares a needle for searching, and charges for the preparation and the first search. */
function needleOf(budget: Budget, value: string): Needle {
  budget.chargeOneByOne(value.length)
  return new Needle(value)
}

/**
 * str.split: at a separator, or at runs of whitespace where it is null; limit < 0 means everywhere.
 */
export function split(budget: Budget, text: Text, separator: string | null, limit: number): Text[] {
  budget.chargeCharacters(text.value.length)
  const parts: Text[] = []
  if (separator === null) return splitWhitespace(budget, text, limit)
  if (separator === '') fail('empty separator')
  const needle = needleOf(budget, separator)
  let from = 0
  for (let left = limit; left !== 0; left -= 1) {
    const at = needle.firstIn(text.value, from)
    if (at < 0) break
    budget.charge(2)
    parts.push(text.slice(from, at))
    from = at + separator.length
  }
  parts.push(text.slice(from, text.value.length))
  return parts
}

function splitWhitespace(budget: Budget, text: Text, limit: number): Text[] {
  const { value } = text
  budget.chargeOneByOne(value.length)
  const parts: Text[] = []
  let from = skipWhitespace(value, 0)
  for (let left = limit; from < value.length; left -= 1) {
    budget.charge(2)
    let to = from
    if (left === 0) to = value.length
    else while (to < value.length && !isWhitespaceUnit(value.charCodeAt(to))) to += 1
    parts.push(text.slice(from, to))
    from = skipWhitespace(value, to)
  }
  return parts
}

function skipWhitespace(value: string, offset: number): number {
  let at = offset
  while (at < value.length && isWhitespaceUnit(value.charCodeAt(at))) at += 1
  return at
}

/** str.rsplit: like split, but counting the limit from the right. */
export function splitFromRight(budget: Budget, text: Text, separator: string | null, limit: number): Text[] {
  if (limit < 0) return split(budget, text, separator, -1)
  budget.chargeOneByOne(text.value.length)
  if (separator === '') fail('empty separator')
  const parts: Text[] = []
  const { value } = text
  const needle = separator === null ? null : needleOf(budget, separator)
  let end = separator === null ? skipWhitespaceBack(value, value.length) : value.length
  for (let left = limit; left > 0; left -= 1) {
    budget.charge(2)
    const at = needle === null ? lastWhitespace(value, end) : needle.lastIn(value, end)
    if (at < 0) break
    parts.push(text.slice(at + (separator?.length ?? 1), end))
    end = separator === null ? skipWhitespaceBack(value, at) : at
  }
  if (separator !== null || end > 0) parts.push(text.slice(0, end))
  return parts.reverse()
}

function skipWhitespaceBack(value: string, offset: number): number {
  let at = offset
  while (at > 0 && isWhitespaceUnit(value.charCodeAt(at - 1))) at -= 1
  return at
}

/** Offset of the last whitespace before an offset, or -1. */
function lastWhitespace(value: string, end: number): number {
  let at = end - 1
  while (at >= 0 && !isWhitespaceUnit(value.charCodeAt(at))) at -= 1
  return at
}

/** The line ends that str.splitlines recognises. */
const LINE_END = /\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]/g

export function splitLines(budget: Budget, text: Text, keepEnds: boolean): Text[] {
  budget.chargeOneByOne(text.value.length)
  const lines: Text[] = []
  let from = 0
  for (const match of text.value.matchAll(LINE_END)) {
    budget.charge(2)
    lines.push(text.slice(from, match.index + (keepEnds ? match[0].length : 0)))
    from = match.index + match[0].length
  }
  if (from < text.value.length) lines.push(text.slice(from, text.value.length))
  return lines
}

/**
 * str.replace; count < 0 means everywhere. An empty `old` stands before every character and at the
 * end.
 */
export function replace(budget: Budget, text: Text, old: string, replacement: Text, count: number): Text {
  budget.chargeCharacters(text.value.length)
  const needle = needleOf(budget, old)
  if (count === 0 || (old !== '' && needle.firstIn(text.value) < 0)) return text
  const builder = new TextBuilder(budget)
  let from = 0
  for (let left = count; left !== 0; left -= 1) {
    const at = old === '' ? from : needle.firstIn(text.value, from)
    if (at < 0 || at > text.value.length) break
    budget.charge(2)
    if (old === '') {
      builder.add(replacement)
      if (at === text.value.length) return builder.build(text.markup)
      from = at + widthAt(text.value, at)
      builder.add(text.slice(at, from))
    } else {
      if (at > from) builder.add(text.slice(from, at))
      builder.add(replacement)
      from = at + old.length
    }
  }
  if (from < text.value.length) builder.add(text.slice(from, text.value.length))
  return builder.build(text.markup)
}

/**
 * The part of a string that find, count and startswith look at; `start` and `end` count code
 * points, also from the end.
 */
export function window(
  budget: Budget,
  text: Text,
  start: number,
  end: number,
): { from: number; to: number } | null {
  if (start === 0 && end === Infinity) return { from: 0, to: text.value.length }
  budget.chargeReading(3 * text.value.length)
  const length = codePointLength(text.value)
  const first = start < 0 ? Math.max(0, start + length) : start
  const last = end < 0 ? Math.max(0, end + length) : Math.min(end, length)
  if (first > length || first > last) return null
  return { from: unitOffset(text.value, first), to: unitOffset(text.value, last) }
}

/** UTF-16 offset of the first (or last) occurrence; -1 where there is none. */
export function findIn(budget: Budget, text: string, wanted: string, last: boolean): number {
  budget.chargeReading(text.length)
  const needle = needleOf(budget, wanted)
  return last ? needle.lastIn(text) : needle.firstIn(text)
}

/** Code point index of the first (or last) occurrence; -1 where there is none. */
export function find(
  budget: Budget,
  text: Text,
  wanted: string,
  start: number,
  end: number,
  last: boolean,
): number {
  const range = window(budget, text, start, end)
  if (range === null) return -1
  const at = findIn(budget, text.value.slice(range.from, range.to), wanted, last)
  budget.chargeReading(Math.max(0, at))
  return at < 0 ? -1 : codePointIndex(text.value, range.from + at)
}

/** Occurrences of a substring that do not overlap. */
export function count(budget: Budget, text: Text, wanted: string, start: number, end: number): number {
  const range = window(budget, text, start, end)
  if (range === null) return 0
  const part = text.value.slice(range.from, range.to)
  budget.chargeReading(part.length)
  if (wanted === '') return codePointLength(part) + 1
  const needle = needleOf(budget, wanted)
  let found = 0
  for (let at = needle.firstIn(part); at >= 0; at = needle.firstIn(part, at + wanted.length)) {
    budget.charge(NODE)
    found += 1
  }
  return found
}

/** Pads to a width in code points; 'both' puts the odd space where str.center does. */
export function pad(budget: Budget, text: Text, width: number, fill: string, side: Side): Text {
  budget.chargeReading(text.value.length)
  const missing = width - codePointLength(text.value)
  if (missing <= 0) return text
  budget.chargeCharacters(text.value.length + missing)
  const left = leftPadding(side, missing, width)
  const builder = new TextBuilder(budget)
  builder
    .addMarked(fill.repeat(left), null)
    .add(text)
    .addMarked(fill.repeat(missing - left), null)
  return builder.build(text.markup)
}

function leftPadding(side: Side, missing: number, width: number): number {
  if (side === 'left') return missing
  return side === 'right' ? 0 : Math.floor(missing / 2) + (missing & width & 1)
}

/** separator.join(parts) */
export function join(budget: Budget, separator: Text, parts: readonly Text[]): Text {
  const builder = new TextBuilder(budget)
  parts.forEach((part, index) => {
    if (index > 0) builder.add(separator)
    builder.add(part)
  })
  return builder.build(separator.markup)
}

/** str.zfill: zeros between the sign and the digits. */
export function zeroFill(budget: Budget, text: Text, width: number): Text {
  const signed = /^[+-]/.test(text.value) ? 1 : 0
  budget.chargeReading(text.value.length)
  const missing = width - codePointLength(text.value)
  if (missing <= 0) return text
  budget.chargeCharacters(width)
  return text
    .slice(0, signed)
    .concat(budget, plain('0'.repeat(missing)))
    .concat(budget, text.slice(signed, text.value.length))
}
