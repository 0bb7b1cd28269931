import type { TextSpan } from '@/lib/core/contamination'
import { WinnowError } from '@/lib/core/errors'
import { SHORTEST_GRAM } from './gram-family'
import { extend, ROLL } from './gram-hash'
import type { RowText } from './matcher'
import { type EvalItem, ProtectedItems } from './protected-items'
import { spansOf } from './token-spans'
import { TokenBuffer } from './tokens'

/**
 * An eval set without its text: salted 64-bit hashes of its grams, in order. Whoever has it can test whether a text they
 * hold is in the set, and cannot read the set; who knows likely questions can guess them, so it is no secret to publish.
 */
export interface GramHashSet {
  n: number
  seed: number
  items: { id: number; tokens: number; grams: string[] }[]
}

/** A second multiplier, so that two 32-bit hashes make 64 bits: tokens to verify them on there are none. */
const SECOND_ROLL = 0x85ebca77

/** The grams of items as hashes. An item shorter than n is one gram; under five words it has none, and cannot be found. */
export function exportGramHashes(items: readonly EvalItem[], { n, seed }: { n: number; seed: number }): GramHashSet {
  if (!Number.isInteger(n) || n < SHORTEST_GRAM) throw new WinnowError('usage', `Grams of ${n} words are not possible: give a whole number from ${SHORTEST_GRAM}.`)
  const { tokens, startOf } = new ProtectedItems(items, seed)
  return {
    n, seed,
    items: items.map(({ id }, at) => {
      const [from, to] = [startOf[at]!, startOf[at + 1]!]
      const length = Math.min(n, to - from)
      return { id, tokens: to - from, grams: length < SHORTEST_GRAM ? [] : Array.from({ length: to - from - length + 1 }, (_, gram) => hash64(tokens, from + gram, length)) }
    }),
  }
}

/** An item of a hashed set in a row: the share of its words that is covered, and where in the row. */
interface HashedHit {
  item: number
  score: number
  /** The shared words in the row, in UTF-16 units of its texts; of the item there is nothing to show. */
  row: (TextSpan & { text: number })[]
}

/** Looks for the items of a hashed set in rows, by the rule of the pass `ngram`. */
export class GramHashMatcher {
  readonly #set: GramHashSet
  readonly #buffer: TokenBuffer
  /** By length of the gram: places, as item and number of the gram, by hash. */
  readonly #byLength = new Map<number, Map<string, [item: number, gram: number][]>>()

  constructor(set: GramHashSet) {
    this.#set = set
    this.#buffer = new TokenBuffer(set.seed)
    set.items.forEach(({ tokens, grams }, item) => {
      const length = Math.min(set.n, tokens)
      const places = this.#byLength.get(length) ?? new Map<string, [number, number][]>()
      this.#byLength.set(length, places)
      grams.forEach((hash, gram) => places.set(hash, [...(places.get(hash) ?? []), [item, gram]]))
    })
  }

  /** The items of which this row covers more than a share. */
  match(row: readonly RowText[], coverage: number): HashedHit[] {
    this.#buffer.fill(row)
    const { starts, tokens } = this.#buffer
    const inItem = new Map<number, Uint8Array>()
    const inRow = new Map<number, Map<number, Uint8Array>>()
    row.forEach((_, text) => {
      const [from, to] = [starts[text]!, starts[text + 1]!]
      for (const [length, places] of this.#byLength) {
        for (let at = from; at + length <= to; at++) {
          for (const [item, gram] of places.get(hash64(tokens, at, length)) ?? []) {
            mark(inItem, item, this.#set.items[item]!.tokens, gram, length)
            if (!inRow.has(item)) inRow.set(item, new Map())
            mark(inRow.get(item)!, text, to - from, at - from, length)
          }
        }
      }
    })
    return [...inItem].flatMap(([item, marks]) => {
      const score = marks.reduce((sum, mark) => sum + mark, 0) / marks.length
      return score > coverage ? [{ item, score, row: [...inRow.get(item)!].flatMap(([text, covered]) => spansOf(row[text]!.text, covered).map((span) => ({ text, ...span }))) }] : []
    })
  }
}

function mark(marks: Map<number, Uint8Array>, key: number, size: number, from: number, length: number): void {
  const known = marks.get(key) ?? new Uint8Array(size)
  known.fill(1, from, from + length)
  marks.set(key, known)
}

function hash64(tokens: Uint32Array, from: number, length: number): string {
  let [first, second] = [0, 0]
  for (let at = from; at < from + length; at++) {
    first = extend(first, tokens[at]!)
    second = (Math.imul(second ^ tokens[at]!, SECOND_ROLL) + ROLL) | 0
  }
  return hex(first) + hex(second)
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0')
}
