import type { TextSpan } from '@/lib/contract/contamination'
import { type EqualItem, equalItems } from './equal-items'
import { gramHash } from './gram-hash'
import { hash64 } from './gram-hash-64'
import type { GramHashSet } from './gram-hash-file'
import type { Limits } from './limits'
import { gapOf, mostItems, type OwnPart, ownPart, ownShare } from './own-part'
import { byExample } from './protected-items'
import type { RowText } from './row-text'
import { spansOf, tokenSpans } from './token-spans'
import { TokenBuffer } from './tokens'
import { WholeHashes } from './whole-hashes'

/**
 * An item of a hashed set in a row: equal to texts of it, or the share of its own words that is
 * covered, and where in the row.
 */
interface HashedHit {
  /** Place of the item in the set. */
  item: number
  pass: 'exact' | 'ngram'
  score: number
  /**
   * The shared words in the row, in UTF-16 units of its texts; of the item there is nothing to
   * show.
   */
  row: (TextSpan & { text: number })[]
}

/** One gram of the set: where it stands. */
interface HashedGram {
  places: { item: number; gram: number }[]
}

/** The grams of one length. */
interface HashedGrams {
  length: number
  /** First halves of the hashes: nearly all windows of a row are done with after a look at them. */
  halves: Set<number>
  grams: Map<string, HashedGram>
}

/**
 * Facts about an item: which of its grams the set itself makes worthless, how many rows without it
 * have each, and its own words.
 */
interface HashedItem {
  id: number
  tokens: number
  /** A few words above options do not identify a question: see HeldItems. */
  isShortStem: boolean
  gram: number
  shared: boolean[]
  rowsOutside: Uint32Array
  own: OwnPart
}

/**
 * Looks for the items of a hashed set in rows by the rules of the passes `exact` and `ngram`; rows
 * pass twice, as with the Matcher.
 */
export class GramHashMatcher {
  readonly #limits: HashedLimits
  readonly #buffer: TokenBuffer
  readonly #whole: WholeHashes
  readonly #byLength = new Map<number, HashedGrams>()
  readonly #items: HashedItem[]

  constructor(set: GramHashSet, limits: HashedLimits) {
    this.#limits = limits
    this.#buffer = new TokenBuffer(set.seed)
    this.#whole = new WholeHashes(set.items)
    set.items.forEach(({ tokens, grams }, item) =>
      grams.forEach((hash, gram) => this.#add(Math.min(set.n, tokens), hash, { item, gram })),
    )
    const examples = byExample(set.items)
    const keyOf = new Map(
      examples.flatMap((having) => {
        const key = having.map((item) => set.items[item]!.whole).join()
        return having.map((item) => [item, key] as const)
      }),
    )
    this.#items = set.items.map(({ id, tokens, stem, grams }) => {
      const gram = Math.min(set.n, tokens)
      const examplesOf = grams.map(
        (hash) =>
          new Set(
            this.#byLength
              .get(gram)!
              .grams.get(hash)!
              .places.map((place) => keyOf.get(place.item)),
          ).size,
      )
      const most = mostItems(
        examplesOf.reduce((fewest, count) => Math.min(fewest, count), Infinity),
        limits.commonItems,
      )
      const shared = examplesOf.map((count) => count > most)
      return {
        id,
        tokens,
        isShortStem: stem && tokens < set.n,
        gram,
        shared,
        rowsOutside: new Uint32Array(grams.length),
        own: ownPart(tokens, gram, (at) => shared[at]!),
      }
    })
  }

  /**
   * Counts the grams of a row; true where it may hold an item and must be looked at again with
   * `match`.
   */
  scan(row: readonly RowText[]): boolean {
    const parts = this.#look(row)
    const equal = new Set(this.#equal(row).map(({ item }) => item))
    let isEvidence = equal.size > 0
    for (const [at, found] of parts) {
      const item = this.#items[at]!
      const isHeld = equal.has(at) || holds(item, found.covered)
      for (const gram of found.grams) {
        if (!isHeld) item.rowsOutside[gram]!++
        isEvidence ||= item.rowsOutside[gram]! <= this.#limits.commonRows
      }
    }
    return isEvidence
  }

  /** The items of which a row covers more than the share, after all rows have been scanned. */
  match(row: readonly RowText[]): HashedHit[] {
    const covering = [...this.#look(row, this.#limits.commonRows)].flatMap(
      ([at, { covered, inRow }]): HashedHit[] => {
        const { tokens, gram, shared, rowsOutside } = this.#items[at]!
        const own = ownPart(
          tokens,
          gram,
          (place) => shared[place]! || rowsOutside[place]! > this.#limits.commonRows,
        )
        const score = ownShare(own, gram, (word) => covered[word] === 1)
        if (!(score > this.#limits.coverage)) return []
        return [
          {
            item: at,
            pass: 'ngram',
            score,
            row: [...inRow].flatMap(([text, found]) =>
              spansOf(row[text]!.text, found).map((span) => ({ text, ...span })),
            ),
          },
        ]
      },
    )
    return [
      ...this.#equal(row).map(({ item, texts }): HashedHit => ({
        item,
        pass: 'exact',
        score: 1,
        row: texts.flatMap((text) => wholeOf(row, text)),
      })),
      ...covering,
    ]
  }

  /**
   * Examples that could not be told from what many rows have for another reason; see boilerplateOf.
   */
  get unchecked(): number {
    return new Set(
      this.#items
        .filter(({ tokens, isShortStem, gram, rowsOutside, own }) => {
          if (rowsOutside.length === 0 || isShortStem) return false
          const common = new Uint8Array(tokens)
          rowsOutside.forEach((rows, at) => rows > this.#limits.commonRows && common.fill(1, at, at + gram))
          return (
            own.marks.reduce((sum, mark, word) => sum + (mark & common[word]!), 0) / own.count >
            this.#limits.coverage
          )
        })
        .map(({ id }) => id),
    ).size
  }

  /** Items that equal texts of the row, which #look has filled the buffer with. */
  #equal(row: readonly RowText[]): EqualItem[] {
    return equalItems(this.#whole, row, this.#buffer)
  }

  #add(length: number, hash: string, place: HashedGram['places'][number]): void {
    const known = this.#byLength.get(length) ?? {
      length,
      halves: new Set(),
      grams: new Map<string, HashedGram>(),
    }
    this.#byLength.set(length, known)
    known.halves.add(Number.parseInt(hash.slice(0, 8), 16) | 0)
    const gram = known.grams.get(hash)
    if (gram === undefined) known.grams.set(hash, { places: [place] })
    else gram.places.push(place)
  }

  /**
   * The parts of each item that the row contains, without grams that more than `most` rows have.
   */
  #look(row: readonly RowText[], most = Infinity): Map<number, Found> {
    this.#buffer.fill(row)
    const { starts, tokens } = this.#buffer
    const found = new Map<number, Found>()
    row.forEach((_, text) => {
      const [from, to] = [starts[text]!, starts[text + 1]!]
      for (const { length, halves, grams } of this.#byLength.values()) {
        for (let at = from; at + length <= to; at++) {
          const half = gramHash(tokens, at, length)
          const places = halves.has(half) ? (grams.get(hash64(tokens, at, length, half))?.places ?? []) : []
          for (const place of places) {
            const item = this.#items[place.item]!
            if (item.shared[place.gram]! || item.rowsOutside[place.gram]! > most) continue
            const known = found.get(place.item) ?? {
              grams: new Set(),
              covered: new Uint8Array(item.tokens),
              inRow: new Map<number, Uint8Array>(),
            }
            found.set(place.item, known)
            known.grams.add(place.gram)
            known.covered.fill(1, place.gram, place.gram + length)
            const marks = known.inRow.get(text) ?? new Uint8Array(to - from)
            known.inRow.set(text, marks.fill(1, at - from, at - from + length))
          }
        }
      }
    })
    return found
  }
}

type HashedLimits = Pick<Limits, 'coverage' | 'commonRows' | 'commonItems'>

/** The parts of an item that a row contains. */
interface Found {
  grams: Set<number>
  covered: Uint8Array
  inRow: Map<number, Uint8Array>
}

/** See HeldItems: the row leaves out no run of the item's own words. */
function holds({ isShortStem, own }: HashedItem, covered: Uint8Array): boolean {
  if (isShortStem) return false
  const longest = gapOf(own.count)
  let gap = 0
  return covered.every((mark, word) => {
    if (own.marks[word] === 1) gap = mark === 1 ? 0 : gap + 1
    return gap < longest
  })
}

function wholeOf(row: readonly RowText[], text: number): HashedHit['row'] {
  const spans = tokenSpans(row[text]!.text)
  return spans.length === 0 ? [] : [{ text, start: spans[0]!.start, end: spans.at(-1)!.end }]
}
