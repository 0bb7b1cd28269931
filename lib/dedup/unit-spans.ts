import type { Shingling } from './shingling'
import { ALONE, PART, wordClass } from './word-class'

/** Where a word or character stands in a text, in UTF-16 units. */
export interface UnitSpan {
  start: number
  end: number
}

/** The words or characters that TokenHasher hashes, with their places in the text as given: for showing, not for speed. */
export function unitSpans(text: string, unit: Shingling['unit']): UnitSpan[] {
  const words = unit === 'word' ? wordSpans(text) : []
  return words.length > 0 ? words : characterSpans(text)
}

function wordSpans(text: string): UnitSpan[] {
  const spans: UnitSpan[] = []
  let open: UnitSpan | null = null
  for (let at = 0; at < text.length; ) {
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
  return Array.from(text.matchAll(/\s+|[^]/gu), ({ index, 0: { length } }) => ({ start: index, end: index + length }))
    .filter(({ start, end }) => text.slice(start, end).trim() !== '' || (start > 0 && end < text.length))
}
