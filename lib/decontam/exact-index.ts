import type { WholeItems } from './equal-items'
import { gramHash } from './gram-hash'
import type { ProtectedItems } from './protected-items'

const NONE: readonly number[] = []

/** Items by their whole sequence of tokens. */
export class ExactIndex implements WholeItems {
  readonly #items: ProtectedItems
  readonly #byHash = new Map<number, number[]>()
  /** 1 at each length that occurs. */
  readonly #lengths: Uint8Array

  constructor(items: ProtectedItems) {
    this.#items = items
    const lengths = items.items.map((_, item) => items.length(item))
    this.#lengths = new Uint8Array(lengths.reduce((longest, length) => Math.max(longest, length), 0) + 1)
    lengths.forEach((length, item) => {
      if (length === 0) return
      this.#lengths[length] = 1
      const hash = gramHash(items.tokens, items.startOf[item]!, length)
      const known = this.#byHash.get(hash)
      if (known === undefined) this.#byHash.set(hash, [item])
      else known.push(item)
    })
  }

  /** Whether an item has this many tokens. */
  mayEqual(length: number): boolean {
    return this.#lengths[length] === 1
  }

  /** The items that equal these tokens. */
  find(tokens: Uint32Array, from: number, to: number): readonly number[] {
    if (!this.mayEqual(to - from)) return NONE
    const candidates = this.#byHash.get(gramHash(tokens, from, to - from))
    return candidates?.filter((item) => this.#equals(item, tokens, from, to)) ?? NONE
  }

  #equals(item: number, tokens: Uint32Array, from: number, to: number): boolean {
    if (this.#items.length(item) !== to - from) return false
    const start = this.#items.startOf[item]! - from
    for (let at = from; at < to; at++) if (this.#items.tokens[start + at] !== tokens[at]) return false
    return true
  }
}
