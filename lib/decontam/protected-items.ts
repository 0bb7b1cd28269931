import { TokenBuffer } from './tokens'

/**
 * A text of an eval set that no training row may hold. Several texts of one example share its id.
 */
export interface EvalItem {
  id: number
  text: string
}

/** The texts of eval sets as one array of token hashes. */
export class ProtectedItems {
  readonly items: readonly EvalItem[]
  readonly tokens: Uint32Array
  /** Item i is tokens[startOf[i]] up to startOf[i + 1]. */
  readonly startOf: Uint32Array
  /** The item a token belongs to. */
  readonly itemAt: Uint32Array
  /**
   * Examples that say the same are one, in however many sets or splits they stand: the number of
   * each item's example.
   */
  readonly exampleOf: Uint32Array
  /**
   * 1 where a longer text of the same example begins with the item: the stem of a question with its
   * options.
   */
  readonly isStem: Uint8Array

  constructor(items: readonly EvalItem[], seed?: number) {
    this.items = items
    const buffer = new TokenBuffer(seed)
    buffer.fill(items)
    this.tokens = buffer.tokens.slice(0, buffer.length)
    this.startOf = Uint32Array.from(buffer.starts)
    this.itemAt = new Uint32Array(buffer.length)
    items.forEach((_, item) => this.itemAt.fill(item, this.startOf[item], this.startOf[item + 1]))
    const examples = byExample(items)
    this.exampleOf = new Uint32Array(items.length)
    this.isStem = new Uint8Array(items.length)
    const numberOf = new Map<string, number>()
    for (const having of examples) {
      const key = having
        .map((item) => this.tokens.subarray(this.startOf[item], this.startOf[item + 1]).join())
        .join('|')
      const number = numberOf.get(key) ?? numberOf.size
      numberOf.set(key, number)
      for (const item of having) {
        this.exampleOf[item] = number
        this.isStem[item] = having.some(
          (other) => this.length(other) > this.length(item) && this.#startsWith(other, item),
        )
          ? 1
          : 0
      }
    }
  }

  length(item: number): number {
    return this.startOf[item + 1]! - this.startOf[item]!
  }

  #startsWith(other: number, item: number): boolean {
    for (let at = 0; at < this.length(item); at++)
      if (this.tokens[this.startOf[other]! + at] !== this.tokens[this.startOf[item]! + at]) return false
    return true
  }
}

/** The places of the items of each example. */
export function byExample(items: readonly { id: number }[]): number[][] {
  const examples = new Map<number, number[]>()
  items.forEach(({ id }, item) => {
    const known = examples.get(id)
    if (known === undefined) examples.set(id, [item])
    else known.push(item)
  })
  return [...examples.values()]
}
