import type { TextSpan } from '@/lib/contract/contamination'
import type { GramFamily } from './gram-family'
import { gramHash } from './gram-hash'
import type { GramIndex } from './gram-index'
import type { Matcher, RowHit } from './matcher'
import type { RowText } from './row-text'
import { spansOf } from './token-spans'
import { TokenBuffer } from './tokens'

/** The text an item and a row share, in UTF-16 units of the item's text and of the row's texts. */
export interface Evidence {
  item: TextSpan[]
  row: (TextSpan & { text: number })[]
}

/** More marks than these are noise to a reader, and a row may have a million words. */
const MOST_SPANS = 200

/**
 * The shared words of a hit on both sides. Worked out again for hits alone: while scanning nothing
 * is kept.
 */
export function evidenceOf(matcher: Matcher, row: readonly RowText[], hit: RowHit): Evidence {
  const { items } = matcher
  const itemText = items.items[hit.item]!.text
  const found = hit.pass === 'exact' ? null : gramsFor(matcher, hit)
  const inItem = new Uint8Array(items.length(hit.item)).fill(found === null ? 1 : 0)
  const buffer = new TokenBuffer()
  buffer.fill(row)
  const spans = hit.texts.flatMap((text) => {
    const [from, to] = [buffer.starts[text]!, buffer.starts[text + 1]!]
    const inRow = new Uint8Array(to - from).fill(found === null ? 1 : 0)
    if (found !== null) markShared(matcher, found, hit.item, { tokens: buffer.tokens, from, inRow, inItem })
    return spansOf(row[text]!.text, inRow).map((span) => ({ text, ...span }))
  })
  return { item: spansOf(itemText, inItem).slice(0, MOST_SPANS), row: spans.slice(0, MOST_SPANS) }
}

/** The grams a pass looks for in this item: they all have one length. */
function gramsFor(matcher: Matcher, { item, pass }: RowHit): { family: GramFamily; index: GramIndex } {
  const family = familyOf(matcher, pass)
  return { family, index: family.byLength.get(family.lengthIn(matcher.items, item))! }
}

function familyOf({ near, coverage, any }: Matcher, pass: RowHit['pass']): GramFamily {
  if (pass === 'near') return near
  return pass === 'ngram' ? coverage : any
}

interface Marks {
  tokens: Uint32Array
  from: number
  inRow: Uint8Array
  inItem: Uint8Array
}

function markShared(
  matcher: Matcher,
  { family, index }: { family: GramFamily; index: GramIndex },
  item: number,
  { tokens, from, inRow, inItem }: Marks,
): void {
  const { itemAt, startOf } = matcher.items
  for (let at = 0; at + index.length <= inRow.length; at++) {
    const gram = index.find(gramHash(tokens, from + at, index.length), tokens, from + at)
    if (gram < 0) continue
    for (const place of index.placesOf(gram)) {
      if (itemAt[place] !== item || !matcher.isEvidence(family, place)) continue
      inRow.fill(1, at, at + index.length)
      inItem.fill(1, place - startOf[item]!, place - startOf[item]! + index.length)
    }
  }
}
