import type { WholeItems } from './equal-items'
import { hash64 } from './gram-hash-64'
import type { GramHashSet } from './gram-hash-file'

/** Items of a hashed set by the hash of all their words. */
export class WholeHashes implements WholeItems {
  readonly #lengths = new Set<number>()
  readonly #byHash = new Map<string, number[]>()

  constructor(items: GramHashSet['items']) {
    items.forEach(({ tokens, whole }, item) => {
      if (tokens === 0) return
      this.#lengths.add(tokens)
      const known = this.#byHash.get(keyOf(tokens, whole))
      if (known === undefined) this.#byHash.set(keyOf(tokens, whole), [item])
      else known.push(item)
    })
  }

  mayEqual(length: number): boolean {
    return this.#lengths.has(length)
  }

  find(tokens: Uint32Array, from: number, to: number): readonly number[] {
    return this.#byHash.get(keyOf(to - from, hash64(tokens, from, to - from))) ?? []
  }
}

function keyOf(tokens: number, whole: string): string {
  return `${tokens} ${whole}`
}
