import type { Span } from '@/lib/core/finding'
import type { Problem } from './rule'
import type { Subject, TextField } from './subject'

/** Half-open range of UTF-16 units in one text. */
export interface Range {
  start: number
  end: number
}

/** Spans kept of one rule and example. A text made of nothing but matches must not fill the database. */
const MAXIMUM_SPANS = 100
/** Characters of the first match quoted in a message. */
const QUOTED = 60

/** Ranges of all matches; `accept` may turn a match down. The pattern is global. */
export function* matchesOf(text: string, pattern: RegExp, accept: (match: string, start: number) => boolean = () => true): Generator<Range> {
  for (const match of text.matchAll(pattern)) {
    if (accept(match[0], match.index)) yield { start: match.index, end: match.index + match[0].length }
  }
}

/** One problem for everything found in the texts, or none; `describe` gets the first match and the number of matches. */
export function problemOf(
  texts: readonly TextField[],
  find: (field: TextField) => Iterable<Range>,
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
export function privateDataOf(subject: Subject, name: string, find: (field: TextField) => Iterable<Range>): Problem[] {
  return problemOf(subject.texts, find, (_, count) => (count === 1 ? `The text holds ${name}.` : `The text holds ${name}, at ${count} places.`))
}

/** A problem of a message as a whole, with the message in words; its text, where it has one, is the span. */
export function messageProblem(subject: Subject, message: number, text: string): Problem {
  const field = subject.texts.find((candidate) => candidate.message === message && candidate.field === 'content')
  return { message: text, spans: field === undefined ? [] : [{ message, field: 'content', start: 0, end: field.text.length }] }
}
