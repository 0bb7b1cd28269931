import type { ProtectedItems } from './protected-items'

/**
 * Marks the words of each item that the grams of one row cover. Nothing is cleared between rows:
 * stamps tell whose marks are whose.
 */
export class CoverTally {
  /** Items with at least one covered word. */
  readonly touched: number[] = []
  /** Places in the items at which the row's grams start. */
  readonly places: number[] = []
  readonly #itemAt: Uint32Array
  readonly #placeStamp: Uint32Array
  readonly #tokenStamp: Uint32Array
  readonly #itemStamp: Uint32Array
  readonly #covered: Uint32Array
  #row = 0

  constructor(items: ProtectedItems) {
    this.#itemAt = items.itemAt
    this.#placeStamp = new Uint32Array(items.tokens.length)
    this.#tokenStamp = new Uint32Array(items.tokens.length)
    this.#itemStamp = new Uint32Array(items.items.length)
    this.#covered = new Uint32Array(items.items.length)
  }

  begin(): void {
    this.#row++
    this.touched.length = 0
    this.places.length = 0
  }

  /**
   * Adds a gram of the row at its places in the items, unless more than `most` rows have the gram
   * there.
   */
  add(
    places: Uint32Array,
    length: number,
    { rowsOutside, most }: { rowsOutside: Uint32Array; most: number },
  ): void {
    for (const place of places) {
      if (this.#placeStamp[place] === this.#row || rowsOutside[place]! > most) continue
      this.#placeStamp[place] = this.#row
      this.places.push(place)
      const item = this.#itemAt[place]!
      if (this.#itemStamp[item] !== this.#row) {
        this.#itemStamp[item] = this.#row
        this.#covered[item] = 0
        this.touched.push(item)
      }
      for (let at = place; at < place + length; at++) {
        if (this.#tokenStamp[at] === this.#row) continue
        this.#tokenStamp[at] = this.#row
        this.#covered[item]!++
      }
    }
  }

  /** The number of covered words of the item. */
  covered(item: number): number {
    return this.#itemStamp[item] === this.#row ? this.#covered[item]! : 0
  }

  isCovered(token: number): boolean {
    return this.#tokenStamp[token] === this.#row
  }
}
