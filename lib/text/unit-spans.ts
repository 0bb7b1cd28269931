import { comparableWords } from './comparable'
import type { Shingling } from './shingling'
import { ALONE, PART, wordClass } from './word-class'

/** The place of a word or character in a text, in UTF-16 units. */
export interface UnitSpan {
  start: number
  end: number
}

/**
 * A character with everything that may join it under NFKC: marks, the vowels and finals of
 * decomposed Hangul in any width, the voice marks of half-width kana, and invisible characters
 * between them.
 */
const CLUSTER = /[^][\p{M}\p{Default_Ignorable_Code_Point}\p{Cf}\u1160-\u11ff\u3131-\u318e\uff9e-\uffdc]*/gu

/**
 * The words or characters that TokenHasher hashes, with their places in the text as given: for
 * showing, not for speed. They are read from the comparable text, whose places can be others ("İ"
 * becomes two characters, "e" and an accent become one, a soft hyphen none): they are traced back
 * cluster by cluster.
 */
export function unitSpans(text: string, unit: Shingling['unit']): UnitSpan[] {
  const canonical = comparableWords(text)
  const words = unit === 'word' ? wordSpans(canonical) : []
  const spans = words.length > 0 ? words : characterSpans(canonical)
  if (canonical === text || isAscii(text)) return spans
  const starts: number[] = []
  const ends: number[] = []
  for (const { 0: cluster, index } of text.matchAll(CLUSTER)) {
    const end = index + cluster.length
    for (let units = comparableWords(cluster).length; units > 0; units--) {
      starts.push(index)
      ends.push(end)
    }
  }
  // No input is known that leads here; marking too much would be better than marking the wrong
  // words.
  if (starts.length !== canonical.length) return spans.map(() => ({ start: 0, end: text.length }))
  return spans.map(({ start, end }) => ({ start: starts[start]!, end: ends[end - 1]! }))
}

function wordSpans(text: string): UnitSpan[] {
  const spans: UnitSpan[] = []
  let open: UnitSpan | null = null
  for (let at = 0; at < text.length;) {
    const codePoint = text.codePointAt(at)!
    const end = at + (codePoint > 0xffff ? 2 : 1)
    const kind = wordClass(codePoint)
    if (kind === PART && open !== null) open.end = end
    else if (kind === PART) spans.push((open = { start: at, end }))
    else {
      open = null
      if (kind === ALONE) spans.push({ start: at, end })
    }
    at = end
  }
  return spans
}

/** Runs of whitespace are one character, and none at the ends. */
function characterSpans(text: string): UnitSpan[] {
  return Array.from(text.matchAll(/\s+|[^]/gu), ({ index, 0: { length } }) => ({
    start: index,
    end: index + length,
  })).filter(({ start, end }) => text.slice(start, end).trim() !== '' || (start > 0 && end < text.length))
}

/** ASCII text keeps its offsets. */
function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text)
}
