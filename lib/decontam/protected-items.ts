import { TokenBuffer } from './tokens'

/** A text of an eval set that no training row may hold. Several texts of one example share its id. */
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

  constructor(items: readonly EvalItem[], seed?: number) {
    this.items = items
    const buffer = new TokenBuffer(seed)
    buffer.fill(items)
    this.tokens = buffer.tokens.slice(0, buffer.length)
    this.startOf = Uint32Array.from(buffer.starts)
    this.itemAt = new Uint32Array(buffer.length)
    items.forEach((_, item) => this.itemAt.fill(item, this.startOf[item], this.startOf[item + 1]))
  }

  length(item: number): number {
    return this.startOf[item + 1]! - this.startOf[item]!
  }
}
