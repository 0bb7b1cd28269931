import type { TextSpan } from '@/lib/contract/contamination'
import { unitSpans } from '@/lib/text/unit-spans'
import { withoutMarkup } from './without-markup'

/** The places of a text's tokens, in UTF-16 units. */
export function tokenSpans(text: string): TextSpan[] {
  return unitSpans(withoutMarkup(text), 'word')
}

/** Runs of marked tokens as spans of the text. */
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
