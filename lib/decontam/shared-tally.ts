import type { GramIndex } from './gram-index'
import type { ProtectedItems } from './protected-items'

/** How many distinct grams each item shares with one text. */
export class SharedTally {
  /** Distinct grams of each item. */
  readonly sizeOf: Uint32Array
  /** Items that share at least one. */
  touched: number[] = []
  readonly #index: GramIndex
  readonly #itemAt: Uint32Array
  readonly #gramStamp: Uint32Array
  readonly #itemStamp: Uint32Array
  readonly #shared: Uint32Array
  #text = 0

  constructor({ items, itemAt }: ProtectedItems, index: GramIndex) {
    this.#index = index
    this.#itemAt = itemAt
    this.#gramStamp = new Uint32Array(index.size)
    this.#itemStamp = new Uint32Array(items.length)
    this.#shared = new Uint32Array(items.length)
    this.sizeOf = new Uint32Array(items.length)
    for (let gram = 0; gram < index.size; gram++) this.#eachItem(gram, (item) => this.sizeOf[item]!++)
  }

  begin(): void {
    this.#text++
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

  shared(item: number): number {
    return this.#shared[item]!
  }

  /** The items that have a gram, each once: places are in order, so those of one item are neighbours. */
  #eachItem(gram: number, visit: (item: number) => void): void {
    let last = -1
    for (const place of this.#index.placesOf(gram)) {
      const item = this.#itemAt[place]!
      if (item !== last) visit(item)
      last = item
    }
  }
}
