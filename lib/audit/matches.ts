import type { Span } from '@/lib/core/finding'
import type { Problem } from './rule'
import type { AuditSubject, TextField } from './subject'

/** Half-open range of UTF-16 units in one text. */
export interface TextRange {
  start: number
  end: number
}

/**
 * Maximum spans stored for one rule and example: a text full of matches must not fill the database.
 */
const MAXIMUM_SPANS = 100
/** Characters of the first match quoted in a message. */
const QUOTED = 60

export const NO_MATCHES: readonly TextRange[] = []

/**
 * Ranges of the matches, as many as are kept; `accept` may turn one down. The pattern is global and
 * never empty.
 */
export function matchesOf(
  text: string,
  pattern: RegExp,
  accept: (match: string) => boolean = () => true,
): TextRange[] {
  const ranges: TextRange[] = []
  // Not matchAll, which copies the pattern at every call: most calls find nothing.
  pattern.lastIndex = 0
  for (
    let match = pattern.exec(text);
    match !== null && ranges.length < MAXIMUM_SPANS;
    match = pattern.exec(text)
  ) {
    if (accept(match[0])) ranges.push({ start: match.index, end: match.index + match[0].length })
  }
  return ranges
}

/** The same for the one group of each match. */
export function valuesOf(text: string, pattern: RegExp, accept: (value: string) => boolean): TextRange[] {
  const ranges: TextRange[] = []
  pattern.lastIndex = 0
  for (
    let match = pattern.exec(text);
    match !== null && ranges.length < MAXIMUM_SPANS;
    match = pattern.exec(text)
  ) {
    const value = match[1]!
    const start = match.index + match[0].lastIndexOf(value)
    if (accept(value)) ranges.push({ start, end: start + value.length })
  }
  return ranges
}

/** Ranges that touch none of those before them. */
export function withoutOverlaps(ranges: readonly TextRange[]): TextRange[] {
  const apart: TextRange[] = []
  for (const range of ranges)
    if (!apart.some((other) => other.start < range.end && range.start < other.end)) apart.push(range)
  return apart
}

/**
 * One problem for everything found in the texts, or none; `describe` gets the first match and the
 * number of matches.
 */
export function problemOf(
  texts: readonly TextField[],
  find: (field: TextField) => readonly TextRange[],
  describe: (first: string, count: number) => string,
): Problem[] {
  const spans: Span[] = []
  let first = ''
  for (const field of texts) {
    for (const { start, end } of find(field)) {
      if (spans.length === 0) first = field.text.slice(start, Math.min(end, start + QUOTED))
      spans.push({ message: field.message, field: field.field, start, end })
      if (spans.length === MAXIMUM_SPANS) return [{ message: describe(first, spans.length), spans }]
    }
  }
  return spans.length === 0 ? [] : [{ message: describe(first, spans.length), spans }]
}

/** The same for private data, which a message must not repeat: it is counted, not quoted. */
export function privateDataOf(
  subject: AuditSubject,
  name: string,
  find: (field: TextField) => readonly TextRange[],
): Problem[] {
  return problemOf(subject.texts, find, (_, count) =>
    count === 1 ? `The text holds ${name}.` : `The text holds ${name}, at ${count} places.`,
  )
}

/**
 * A problem of a message as a whole, with the message in words; its text, where it has one, is the
 * span.
 */
export function messageProblem(
  subject: AuditSubject,
  message: number,
  text: string,
  field: Span['field'] = 'content',
): Problem {
  const marked = subject.textOf(message, field)
  return {
    message: text,
    spans: marked === undefined ? [] : [{ message, field, start: 0, end: marked.text.length }],
  }
}
