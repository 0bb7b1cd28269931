import type { TextSpan } from '@/lib/core/contamination'
import { WinnowError } from '@/lib/core/errors'
import { SHORTEST_GRAM } from './gram-family'
import { gramHash, ROLL } from './gram-hash'
import type { GramHashSet } from './gram-hash-file'
import type { Limits } from './limits'
import type { RowText } from './matcher'
import { type EvalItem, ProtectedItems } from './protected-items'
import { spansOf } from './token-spans'
import { TokenBuffer } from './tokens'

/** A second multiplier, so that two 32-bit hashes make 64 bits: tokens to verify them on there are none. */
const SECOND_ROLL = 0x85ebca77

/** The grams of items as hashes. An item shorter than n is one gram; under five words it has none, and cannot be found. */
export function exportGramHashes(items: readonly EvalItem[], { name, n, seed }: { name: string; n: number; seed: number }): GramHashSet {
  if (!Number.isInteger(n) || n < SHORTEST_GRAM) throw new WinnowError('usage', `Grams of ${n} words are not possible: give a whole number from ${SHORTEST_GRAM}.`)
  const { tokens, startOf } = new ProtectedItems(items, seed)
  return {
    winnow: 'gram-hashes', version: 1, name, n, seed,
    items: items.map(({ id }, at) => {
      const [from, to] = [startOf[at]!, startOf[at + 1]!]
      const length = Math.min(n, to - from)
      const grams = length < SHORTEST_GRAM ? [] : Array.from({ length: to - from - length + 1 }, (_, gram) => hash64(gramHash(tokens, from + gram, length), tokens, from + gram, length))
      return { id, tokens: to - from, grams }
    }),
  }
}

/** An item of a hashed set in a row: the share of its words that is covered, and where in the row. */
interface HashedHit {
  /** Place of the item in the set. */
  item: number
  score: number
  /** The shared words in the row, in UTF-16 units of its texts; of the item there is nothing to show. */
  row: (TextSpan & { text: number })[]
}

/** One gram of the set: where it stands, and in how many rows it was seen. */
interface HashedGram {
  places: { item: number; gram: number }[]
  rows: number
  lastRow: number
}

/** The grams of one length. */
interface HashedGrams {
  length: number
  /** First halves of the hashes: nearly all windows of a row are done with after a look at them. */
  halves: Set<number>
  grams: Map<string, HashedGram>
}

/** Looks for the items of a hashed set in rows by the rule of the pass `ngram`; rows pass twice, as with the Matcher. */
export class GramHashMatcher {
  readonly #set: GramHashSet
  readonly #limits: Pick<Limits, 'coverage' | 'commonRows'>
  readonly #buffer: TokenBuffer
  readonly #byLength = new Map<number, HashedGrams>()
  #row = 0

  constructor(set: GramHashSet, limits: Pick<Limits, 'coverage' | 'commonRows'>) {
    this.#set = set
    this.#limits = limits
    this.#buffer = new TokenBuffer(set.seed)
    set.items.forEach(({ tokens, grams }, item) => grams.forEach((hash, gram) => this.#add(Math.min(set.n, tokens), hash, { item, gram })))
  }

  /** Counts the grams of a row; true where it may hold an item and must be looked at again with `match`. */
  scan(row: readonly RowText[]): boolean {
    this.#row++
    return this.#look(row, true).length > 0
  }

  /** The items of which a row covers more than the share, after all rows have been scanned. */
  match(row: readonly RowText[]): HashedHit[] {
    return this.#look(row, false)
  }

  #add(length: number, hash: string, place: HashedGram['places'][number]): void {
    const known = this.#byLength.get(length) ?? { length, halves: new Set(), grams: new Map<string, HashedGram>() }
    this.#byLength.set(length, known)
    known.halves.add(Number.parseInt(hash.slice(0, 8), 16) | 0)
    const gram = known.grams.get(hash)
    if (gram === undefined) known.grams.set(hash, { places: [place], rows: 0, lastRow: 0 })
    else gram.places.push(place)
  }

  #look(row: readonly RowText[], counting: boolean): HashedHit[] {
    this.#buffer.fill(row)
    const { starts, tokens } = this.#buffer
    const inItem = new Map<number, Uint8Array>()
    const inRow = new Map<number, Map<number, Uint8Array>>()
    row.forEach((_, text) => {
      const [from, to] = [starts[text]!, starts[text + 1]!]
      for (const { length, halves, grams } of this.#byLength.values()) {
        for (let at = from; at + length <= to; at++) {
          const half = gramHash(tokens, at, length)
          const gram = halves.has(half) ? grams.get(hash64(half, tokens, at, length)) : undefined
          if (gram === undefined) continue
          if (counting) this.#count(gram)
          if (gram.rows > this.#limits.commonRows) continue
          for (const place of gram.places) {
            mark(inItem, place.item, this.#set.items[place.item]!.tokens, place.gram, length)
            if (!inRow.has(place.item)) inRow.set(place.item, new Map())
            mark(inRow.get(place.item)!, text, to - from, at - from, length)
          }
        }
      }
    })
    return [...inItem].flatMap(([item, marks]) => {
      const score = marks.reduce((sum, one) => sum + one, 0) / marks.length
      if (score <= this.#limits.coverage) return []
      return [{ item, score, row: counting ? [] : [...inRow.get(item)!].flatMap(([text, covered]) => spansOf(row[text]!.text, covered).map((span) => ({ text, ...span }))) }]
    })
  }

  /** Once per row. */
  #count(gram: HashedGram): void {
    if (gram.lastRow === this.#row) return
    gram.lastRow = this.#row
    gram.rows++
  }
}

function mark(marks: Map<number, Uint8Array>, key: number, size: number, from: number, length: number): void {
  const known = marks.get(key) ?? new Uint8Array(size)
  known.fill(1, from, from + length)
  marks.set(key, known)
}

function hash64(first: number, tokens: Uint32Array, from: number, length: number): string {
  let second = 0
  for (let at = from; at < from + length; at++) second = (Math.imul(second ^ tokens[at]!, SECOND_ROLL) + ROLL) | 0
  return hex(first) + hex(second)
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0')
}
