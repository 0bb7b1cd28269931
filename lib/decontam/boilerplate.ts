import { tokenSpans } from './token-spans'
import type { Matcher } from './matcher'

/** Grams of the items that are in so many rows that they say nothing. */
export interface Boilerplate {
  /** Distinct grams of the pass `ngram`, and how many of them were set aside. */
  grams: number
  setAside: number
  /** Items without any gram left: only an exact copy of them could have been found. */
  blindItems: number
  /** The most common ones, as they stand in an item. */
  examples: { text: string; rows: number }[]
}

const SHOWN = 10

/** What was set aside, after all rows have been scanned. */
export function boilerplateOf(matcher: Matcher): Boilerplate {
  const { items, coverage } = matcher
  const seeing = new Set<number>()
  const common: { place: number; length: number; rows: number }[] = []
  let [grams, setAside] = [0, 0]
  for (const index of coverage.byLength.values()) {
    grams += index.size
    for (let gram = 0; gram < index.size; gram++) {
      const places = index.placesOf(gram)
      if (!matcher.isCommon(index, gram)) for (const place of places) seeing.add(items.itemAt[place]!)
      else {
        setAside++
        common.push({ place: places[0]!, length: index.length, rows: index.rowsOf[gram]! })
      }
    }
  }
  const shown = common.sort((a, b) => b.rows - a.rows || a.place - b.place).slice(0, SHOWN)
  return {
    grams, setAside, blindItems: items.items.length - seeing.size,
    examples: shown.map(({ place, length, rows }) => ({ text: textAt(matcher, place, length), rows })),
  }
}

function textAt({ items }: Matcher, place: number, length: number): string {
  const item = items.itemAt[place]!
  const { text } = items.items[item]!
  const spans = tokenSpans(text)
  const first = place - items.startOf[item]!
  return text.slice(spans[first]!.start, spans[first + length - 1]!.end)
}
