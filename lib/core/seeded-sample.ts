import { hashToUnit } from './hash'

/**
 * A sample of `size` items out of any number, decided by the seed and each item's own key alone:
 * the same seed takes the same items in whatever order they come, and a new item moves no other in
 * or out but the one it takes the place of.
 */
export class SeededSample<Item> {
  readonly #size: number
  readonly #seed: number
  #kept: { draw: number; key: string; item: Item }[] = []
  /** No item above it can still be taken. */
  #bound = Infinity
  seen = 0

  constructor(size: number, seed: number) {
    this.#size = size
    this.#seed = seed
  }

  add(key: string, item: Item): void {
    this.seen++
    const draw = hashToUnit(this.#seed, key)
    if (draw > this.#bound) return
    this.#kept.push({ draw, key, item })
    if (this.#kept.length >= 2 * this.#size + 64) this.#cut()
  }

  /** In the order of their draw, which is random too. */
  items(): Item[] {
    this.#cut()
    return this.#kept.map(({ item }) => item)
  }

  #cut(): void {
    this.#kept.sort((one, other) => one.draw - other.draw || (one.key < other.key ? -1 : 1))
    this.#kept.length = Math.min(this.#kept.length, this.#size)
    if (this.#kept.length === this.#size) this.#bound = this.#kept.at(-1)?.draw ?? -1
  }
}
