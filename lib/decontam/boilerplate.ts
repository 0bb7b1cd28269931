import type { BoilerplateStats, UncheckedItem } from '@/lib/contract/contamination'
import type { GramIndex } from './gram-index'
import type { Matcher } from './matcher'
import { ownPart } from './own-part'
import { tokenSpans } from './token-spans'

const SHOWN = 10
/** Length of the shown text of an item that could not be checked. */
const SHOWN_CHARACTERS = 300

/** The text that was ignored, after all rows have been scanned. */
export function boilerplateOf(matcher: Matcher): BoilerplateStats {
  const { coverage, items, limits } = matcher
  const common: { place: number; length: number; count: number }[] = []
  const template: typeof common = []
  let grams = 0
  for (const index of coverage.byLength.values()) {
    grams += index.size
    for (let gram = 0; gram < index.size; gram++) {
      const found = { place: index.firstPlaceOf(gram), length: index.length }
      if (isCommon(matcher, index, gram)) common.push({ ...found, count: index.rowsOf[gram]! })
      if (index.examplesOf[gram]! > limits.commonItems && index.placesOf(gram).length === 0)
        template.push({ ...found, count: index.examplesOf[gram]! })
    }
  }
  const unchecked = uncheckedItems(matcher)
  return {
    grams,
    setAside: common.length,
    shared: template.length,
    blindItems: items.items.filter((_, item) => !coverage.byLength.has(coverage.lengthIn(items, item)))
      .length,
    unchecked: unchecked.length,
    uncheckedItems: unchecked.slice(0, SHOWN),
    examples: mostOf(common).map(({ place, length, count }) => ({
      text: textAt(matcher, place, length),
      rows: count,
    })),
    sharedExamples: mostOf(template).map(({ place, length, count }) => ({
      text: textAt(matcher, place, length),
      items: count,
    })),
  }
}

function isCommon({ coverage, limits }: Matcher, index: GramIndex, gram: number): boolean {
  return index.placesOf(gram).some((place) => coverage.rowsOutside[place]! > limits.commonRows)
}

/**
 * The items that could not be checked, because leaks cannot be told from rows that have the same
 * text for another reason: the part of them that would flag a row is in too many rows that lack the
 * rest. For each example, the text that is affected most; short stems are not listed.
 */
function uncheckedItems(matcher: Matcher): UncheckedItem[] {
  const { coverage, items, limits } = matcher
  const worst = new Map<number, UncheckedItem>()
  items.items.forEach(({ id, text }, item) => {
    const length = items.length(item)
    const gram = coverage.lengthIn(items, item)
    if (!coverage.byLength.has(gram) || (length < limits.size && items.isStem[item] === 1)) return
    const start = items.startOf[item]!
    let rows = 0
    const isCommonAt = (at: number): boolean => {
      const count = coverage.rowsOutside[start + at]!
      rows = Math.max(rows, count)
      return count > limits.commonRows
    }
    const own = ownPart(length, gram, (at) => coverage.shared[start + at] === 1)
    const covered = new Uint8Array(length)
    for (let at = 0; at + gram <= length; at++) if (isCommonAt(at)) covered.fill(1, at, at + gram)
    const share =
      own.marks.reduce((sum, mark, at) => sum + (mark === 1 && covered[at] === 1 ? 1 : 0), 0) / own.count
    if (!(share > limits.coverage) || share <= (worst.get(id)?.share ?? 0)) return
    worst.set(id, { id, text: text.slice(0, SHOWN_CHARACTERS), share, rows })
  })
  return [...worst.values()].sort(
    (one, other) => other.share - one.share || other.rows - one.rows || one.id - other.id,
  )
}

function mostOf<Found extends { place: number; count: number }>(found: Found[]): Found[] {
  return found.sort((one, other) => other.count - one.count || one.place - other.place).slice(0, SHOWN)
}

function textAt({ items }: Matcher, place: number, length: number): string {
  const item = items.itemAt[place]!
  const { text } = items.items[item]!
  const spans = tokenSpans(text)
  const first = place - items.startOf[item]!
  return text.slice(spans[first]!.start, spans[first + length - 1]!.end)
}
