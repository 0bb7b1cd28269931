import type { ProtectedItems } from './protected-items'

/** How many tokens of each item the grams of one row cover. Nothing is cleared between rows: stamps say whose marks are whose. */
export class CoverTally {
  /** Items with at least one covered token. */
  touched: number[] = []
  readonly #itemAt: Uint32Array
  readonly #tokenStamp: Uint32Array
  readonly #itemStamp: Uint32Array
  readonly #covered: Uint32Array
  #row = 0

  constructor(items: ProtectedItems) {
    this.#itemAt = items.itemAt
    this.#tokenStamp = new Uint32Array(items.tokens.length)
    this.#itemStamp = new Uint32Array(items.items.length)
    this.#covered = new Uint32Array(items.items.length)
  }

  begin(): void {
    this.#row++
    this.touched.length = 0
  }

  /** A gram of the row stands at these places of the items. */
  add(places: Uint32Array, length: number): void {
    for (const place of places) {
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

  covered(item: number): number {
    return this.#covered[item]!
  }
}
