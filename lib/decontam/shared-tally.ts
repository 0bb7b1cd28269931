import type { GramFamily } from './gram-family'
import type { GramIndex } from './gram-index'
import { neededGrams } from './limits'
import { ownGrams } from './own-part'
import type { ProtectedItems } from './protected-items'

/** Counts the distinct grams of its own that each item shares with one text. */
export class SharedTally {
  /** Distinct grams of each item that are. */
  readonly ownOf: Uint32Array
  /** The same including grams with a template's words; thresholds are shares of this number. */
  readonly sizeOf: Uint32Array
  /** Items that share at least one. */
  touched: number[] = []
  readonly #items: ProtectedItems
  readonly #family: GramFamily
  readonly #index: GramIndex
  readonly #commonRows: number
  /** 1 where the gram that starts here is the item's own. */
  readonly #own: Uint8Array
  readonly #gramStamp: Uint32Array
  readonly #itemStamp: Uint32Array
  readonly #shared: Uint32Array
  #text = 0
  #isCounting = false

  constructor(items: ProtectedItems, family: GramFamily, index: GramIndex, commonRows: number) {
    this.#items = items
    this.#family = family
    this.#index = index
    this.#commonRows = commonRows
    this.#own = new Uint8Array(items.tokens.length)
    this.#gramStamp = new Uint32Array(index.size)
    this.#itemStamp = new Uint32Array(items.items.length)
    this.#shared = new Uint32Array(items.items.length)
    this.ownOf = new Uint32Array(items.items.length)
    this.sizeOf = new Uint32Array(items.items.length)
    this.resize()
  }

  /** Finds the own grams of the items again, after rows have left some out. */
  resize(): void {
    const { items, startOf } = this.#items
    const { shared, rowsOutside } = this.#family
    items.forEach((_, item) => {
      const start = startOf[item]!
      this.#own.set(
        ownGrams(
          this.#items.length(item),
          this.#index.length,
          (at) => shared[start + at] === 1 || rowsOutside[start + at]! > this.#commonRows,
        ),
        start,
      )
    })
    for (const [sizes, isCounting] of [
      [this.ownOf, false],
      [this.sizeOf, true],
    ] as const) {
      this.#isCounting = isCounting
      sizes.fill(0)
      for (let gram = 0; gram < this.#index.size; gram++) this.#eachItem(gram, (item) => sizes[item]!++)
    }
  }

  /**
   * While rows are counted nobody knows yet which grams will be an item's own: all that may be are
   * taken.
   */
  begin(isCounting: boolean): void {
    this.#text++
    this.#isCounting = isCounting
    this.touched.length = 0
  }

  add(gram: number): void {
    if (this.#gramStamp[gram] === this.#text) return
    this.#gramStamp[gram] = this.#text
    this.#eachItem(gram, (item) => {
      if (this.#itemStamp[item] !== this.#text) {
        this.#itemStamp[item] = this.#text
        this.#shared[item] = 0
        this.touched.push(item)
      }
      this.#shared[item]!++
    })
  }

  /** The number of an item's own grams that one text must share for a given share of it. */
  needed(item: number, containment: number): number {
    return Math.min(neededGrams(this.sizeOf[item]!, containment), this.ownOf[item]!)
  }

  shared(item: number): number {
    return this.#shared[item]!
  }

  /**
   * The items that a gram is evidence of, each once: places are in order, so those of one item are
   * neighbours.
   */
  #eachItem(gram: number, visit: (item: number) => void): void {
    let last = -1
    for (const place of this.#index.placesOf(gram)) {
      if (this.#isCounting ? this.#family.rowsOutside[place]! > this.#commonRows : this.#own[place] === 0)
        continue
      const item = this.#items.itemAt[place]!
      if (item !== last) visit(item)
      last = item
    }
  }
}
