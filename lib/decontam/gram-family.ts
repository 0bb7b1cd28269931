import { GramIndex } from './gram-index'
import { mostItems } from './own-part'
import type { ProtectedItems } from './protected-items'

/**
 * Items of fewer words than this are looked for whole and equal alone: as a gram, "yes" or "true or
 * false" would be found in every other row.
 */
export const SHORTEST_GRAM = 5

/**
 * The grams of one size. An item shorter than that is one gram as a whole (marin#5519: a 13-gram
 * rule that leaves short items out misses half of the planted leaks). A gram is evidence of an item
 * unless many other items have it (a template, an instruction, the opening of a set) or many rows
 * have it without the item (a licence, a turn of phrase).
 */
export class GramFamily {
  readonly size: number
  /** One index per gram length that occurs: the size itself, and the lengths of shorter items. */
  readonly byLength: ReadonlyMap<number, GramIndex>
  /** 1 where the gram that starts here is in too many items; its index does not list the place. */
  readonly shared: Uint8Array
  /** Rows that have the gram which starts here, and do not hold its item. */
  readonly rowsOutside: Uint32Array

  constructor(items: ProtectedItems, size: number, commonItems: number) {
    this.size = size
    const members = new Map<number, number[]>()
    items.items.forEach((_, item) => {
      const length = this.lengthIn(items, item)
      if (length < SHORTEST_GRAM) return
      const known = members.get(length)
      if (known === undefined) members.set(length, [item])
      else known.push(item)
    })
    this.byLength = new Map(
      [...members].map(([length, having]) => [length, new GramIndex(items, length, having)]),
    )
    this.shared = markShared(items, [...this.byLength.values()], commonItems)
    this.rowsOutside = new Uint32Array(items.tokens.length)
    for (const index of this.byLength.values()) index.forget(this.shared)
  }

  /** Words of the grams of an item. */
  lengthIn(items: ProtectedItems, item: number): number {
    return Math.min(this.size, items.length(item))
  }
}

function markShared(
  { tokens, items, itemAt }: ProtectedItems,
  indexes: readonly GramIndex[],
  commonItems: number,
): Uint8Array {
  const shared = new Uint8Array(tokens.length)
  const fewest = new Uint32Array(items.length).fill(items.length)
  const each = (visit: (place: number, examples: number) => void): void => {
    for (const index of indexes) {
      for (let gram = 0; gram < index.size; gram++)
        for (const place of index.placesOf(gram)) visit(place, index.examplesOf[gram]!)
    }
  }
  each((place, examples) => (fewest[itemAt[place]!] = Math.min(fewest[itemAt[place]!]!, examples)))
  each(
    (place, examples) => (shared[place] = examples > mostItems(fewest[itemAt[place]!]!, commonItems) ? 1 : 0),
  )
  return shared
}
