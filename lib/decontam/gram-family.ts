import { GramIndex } from './gram-index'
import type { ProtectedItems } from './protected-items'

/**
 * Items of fewer words than this are looked for whole and equal alone: as a gram, "yes" or "true or false" would be found
 * in every other row.
 */
export const SHORTEST_GRAM = 5

/**
 * The grams of one size. An item shorter than that is one gram as a whole (marin#5519: a 13-gram rule that leaves short
 * items out misses half of what was planted).
 */
export class GramFamily {
  readonly size: number
  /** One index per gram length that occurs: the size itself, and the lengths of shorter items. */
  readonly byLength: ReadonlyMap<number, GramIndex>

  constructor(items: ProtectedItems, size: number) {
    this.size = size
    const members = new Map<number, number[]>()
    items.items.forEach((_, item) => {
      const length = Math.min(size, items.length(item))
      if (length < SHORTEST_GRAM) return
      const known = members.get(length)
      if (known === undefined) members.set(length, [item])
      else known.push(item)
    })
    this.byLength = new Map([...members].map(([length, having]) => [length, new GramIndex(items, length, having)]))
  }
}
