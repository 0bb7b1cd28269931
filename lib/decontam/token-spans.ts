import type { TextSpan } from '@/lib/core/contamination'
import { unitSpans } from '@/lib/dedup'

/** A character with what may join it under NFC: marks, and the vowels and finals of decomposed Hangul. */
const CLUSTER = /[^][\p{M}\u1160-\u11ff]*/gu

/**
 * Where the tokens of a text stand in it, in UTF-16 units. Tokens are read from the lower-cased NFC text, whose places
 * can be others ("İ" becomes two characters, "e" and an accent become one): they are traced back cluster by cluster.
 */
export function tokenSpans(text: string): TextSpan[] {
  const canonical = canonicalText(text)
  const spans = unitSpans(canonical, 'word')
  if (canonical === text || isPlain(text)) return spans
  const starts: number[] = []
  const ends: number[] = []
  for (const { 0: cluster, index } of text.matchAll(CLUSTER)) {
    const end = index + cluster.length
    for (let unit = canonicalText(cluster).length; unit > 0; unit--) {
      starts.push(index)
      ends.push(end)
    }
  }
  // Nothing is known that leads here; marking too much would be better than marking the wrong words.
  if (starts.length !== canonical.length) return spans.map(() => ({ start: 0, end: text.length }))
  return spans.map(({ start, end }) => ({ start: starts[start]!, end: ends[end - 1]! }))
}

/** Runs of marked tokens as stretches of the text. */
export function spansOf(text: string, marked: Uint8Array): TextSpan[] {
  const places = tokenSpans(text)
  const spans: TextSpan[] = []
  marked.forEach((mark, at) => {
    if (mark === 0) return
    const { start, end } = places[at]!
    if (at > 0 && marked[at - 1] === 1) spans.at(-1)!.end = end
    else spans.push({ start, end })
  })
  return spans
}

function canonicalText(text: string): string {
  return text.toLowerCase().normalize('NFC')
}

/** ASCII: places stay where they are. */
function isPlain(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text)
}
