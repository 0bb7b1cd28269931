import type { TextPass } from '@/lib/core/contamination'
import { CoverTally } from './cover-tally'
import { ExactIndex } from './exact-index'
import { GramFamily, SHORTEST_GRAM } from './gram-family'
import { GramFilter } from './gram-filter'
import { extend, gramHash, ROLL, rollOut } from './gram-hash'
import type { GramIndex } from './gram-index'
import { checkLimits, type Limits, neededGrams } from './limits'
import { type EvalItem, ProtectedItems } from './protected-items'
import { SharedTally } from './shared-tally'
import { TokenBuffer } from './tokens'

/** One message of a training row; `asked` where it is no answer. */
export interface RowText {
  text: string
  asked: boolean
}

/** A row holds an item. */
export interface RowHit {
  /** Place of the item in the list the matcher was made of. */
  item: number
  pass: TextPass
  /** exact: 1; ngram and any-ngram: share of the item's words that is covered; near: share of its 5-grams. */
  score: number
  /** Texts of the row the item was found in; all where grams of several make up the coverage. */
  texts: readonly number[]
  jaccard?: number
}

/** Every gram of an item starts with one of this length, so this length alone is looked for at each word of a row. */
const ANCHOR = SHORTEST_GRAM
/** What the oldest token of a window weighs. */
const OLDEST = rollOut(ANCHOR - 1)

/**
 * Looks for eval items in training rows. Rows pass twice: `scan` reads all of them and counts how common each gram is;
 * `match` decides on those that scan pointed out, when the counts are known. So nothing is stored per row, and the order
 * of the rows does not matter.
 */
export class Matcher {
  readonly items: ProtectedItems
  readonly limits: Limits
  readonly coverage: GramFamily
  readonly any: GramFamily
  /** The 5-grams of all items: what `near` compares, and the anchor of every longer gram. Undefined where all items are shorter. */
  readonly anchors: GramIndex | undefined
  readonly #exact: ExactIndex
  readonly #filter: GramFilter
  readonly #near: SharedTally | undefined
  readonly #covered: CoverTally
  readonly #anyCovered: CoverTally
  /** What is looked up where an anchor stands, by length of the gram. */
  readonly #steps: { index: GramIndex; tally: CoverTally }[][] = []
  readonly #buffer = new TokenBuffer()
  #row = 0

  /** @throws WinnowError `usage` for impossible limits. */
  constructor(items: readonly EvalItem[], limits: Limits) {
    checkLimits(limits)
    this.limits = limits
    this.items = new ProtectedItems(items)
    this.#exact = new ExactIndex(this.items)
    this.coverage = new GramFamily(this.items, limits.size)
    this.any = new GramFamily(this.items, limits.anySize)
    this.anchors = new GramFamily(this.items, ANCHOR).byLength.get(ANCHOR)
    this.#filter = new GramFilter(this.#anchorHashes(), this.anchors?.size ?? 0)
    this.#near = this.anchors && new SharedTally(this.items, this.anchors)
    this.#covered = new CoverTally(this.items)
    this.#anyCovered = new CoverTally(this.items)
    for (const [family, tally] of [[this.coverage, this.#covered], [this.any, this.#anyCovered]] as const) {
      for (const [length, index] of family.byLength) (this.#steps[length] ??= []).push({ index, tally })
    }
  }

  /** Counts the grams of a row; true where it may hold an item and must be looked at again with `match`. */
  scan(row: readonly RowText[]): boolean {
    this.#row++
    return this.#look(row, true).length > 0
  }

  /** The items a row holds, after all rows have been scanned. */
  match(row: readonly RowText[]): RowHit[] {
    return this.#look(row, false)
  }

  isCommon(index: GramIndex, gram: number): boolean {
    return index.rowsOf[gram]! > this.limits.commonRows
  }

  #look(row: readonly RowText[], counting: boolean): RowHit[] {
    const buffer = this.#buffer
    buffer.fill(row)
    this.#covered.begin()
    this.#anyCovered.begin()
    const hits = this.#findExact(row)
    for (let text = 0; text < row.length; text++) {
      const [from, to] = [buffer.starts[text]!, buffer.starts[text + 1]!]
      this.#near?.begin()
      this.#walk(from, to, counting)
      if (this.#near !== undefined && this.#near.touched.length > 0) this.#addNear(hits, this.#near, { from, to, text })
    }
    for (const item of this.#covered.touched) {
      const score = this.#covered.covered(item) / this.items.length(item)
      if (score > this.limits.coverage) hits.push({ item, pass: 'ngram', score, texts: placesIn(row) })
    }
    for (const item of this.#anyCovered.touched) hits.push({ item, pass: 'any-ngram', score: this.#anyCovered.covered(item) / this.items.length(item), texts: placesIn(row) })
    return hits
  }

  /** Items that equal a message, everything that was asked, or the whole row. */
  #findExact(row: readonly RowText[]): RowHit[] {
    const { starts, tokens, length } = this.#buffer
    const hits: RowHit[] = []
    let [asked, questions] = [0, 0]
    for (let text = 0; text < row.length; text++) {
      const [from, to] = [starts[text]!, starts[text + 1]!]
      if (row[text]!.asked) {
        asked += to - from
        questions++
      }
      if (this.#exact.mayEqual(to - from)) addExact(hits, this.#exact.find(tokens, from, to), [text])
    }
    if (questions > 1 && this.#exact.mayEqual(asked)) {
      const texts = placesIn(row).filter((text) => row[text]!.asked)
      const joined = Uint32Array.from(texts.flatMap((text) => [...tokens.subarray(starts[text], starts[text + 1])]))
      addExact(hits, this.#exact.find(joined, 0, asked), texts)
    }
    if (row.length > 1 && this.#exact.mayEqual(length)) addExact(hits, this.#exact.find(tokens, 0, length), placesIn(row))
    return hits
  }

  /** Rolls a window of ANCHOR tokens over a text and looks closer wherever the filter lets it through. */
  #walk(from: number, to: number, counting: boolean): void {
    const { tokens } = this.#buffer
    const { words, shift } = this.#filter
    const first = from + ANCHOR - 1
    if (to <= first) return
    let rolling = gramHash(tokens, from, ANCHOR - 1)
    for (let at = first; at < to; at++) {
      rolling = (Math.imul(rolling, ROLL) + tokens[at]!) | 0
      const bit = rolling >>> shift
      if ((words[bit >>> 5]! & (1 << (bit & 31))) !== 0 && this.#filter.confirms(rolling)) this.#visit(rolling, at - ANCHOR + 1, to, counting)
      rolling = (rolling - Math.imul(tokens[at - ANCHOR + 1]!, OLDEST)) | 0
    }
  }

  /** The grams that start here: the anchor, and each longer one the items have. */
  #visit(hash: number, from: number, to: number, counting: boolean): void {
    const { tokens } = this.#buffer
    const { anchors } = this
    const anchor = anchors?.find(hash, tokens, from) ?? -1
    if (anchors === undefined || anchor < 0) return
    if (counting) anchors.count(anchor, this.#row)
    if (!this.isCommon(anchors, anchor)) this.#near!.add(anchor)
    let longer = hash
    for (let length = ANCHOR; ; longer = extend(longer, tokens[from + length++]!)) {
      for (const { index, tally } of this.#steps[length] ?? []) {
        const gram = index.find(longer, tokens, from)
        if (gram < 0) continue
        if (counting) index.count(gram, this.#row)
        if (!this.isCommon(index, gram)) tally.add(index.placesOf(gram), length)
      }
      if (length + 1 >= this.#steps.length || from + length >= to) return
    }
  }

  /** Adds the items of which this text shares enough; of several texts the one that shares most is named. */
  #addNear(hits: RowHit[], near: SharedTally, { from, to, text }: { from: number; to: number; text: number }): void {
    const { jaccard: leastJaccard, containment } = this.limits
    // Jaccard similarity is never above containment: below both, the text's own grams need not be counted.
    const isHeld = (item: number): boolean => near.shared(item) >= neededGrams(near.sizeOf[item]!, containment)
    const candidates = near.touched.filter((item) => isHeld(item) || near.shared(item) >= leastJaccard * near.sizeOf[item]!)
    if (candidates.length === 0) return
    const size = distinctGrams(this.#buffer.tokens, from, to)
    for (const item of candidates) {
      const shared = near.shared(item)
      const score = shared / near.sizeOf[item]!
      const jaccard = shared / (near.sizeOf[item]! + size - shared)
      if (!isHeld(item) && jaccard < leastJaccard) continue
      const known = hits.findIndex((hit) => hit.item === item && hit.pass === 'near')
      if (known === -1) hits.push({ item, pass: 'near', score, texts: [text], jaccard })
      else if (hits[known]!.score < score) hits[known] = { item, pass: 'near', score, texts: [text], jaccard }
    }
  }

  *#anchorHashes(): Generator<number> {
    const { anchors, items } = this
    for (let gram = 0; gram < (anchors?.size ?? 0); gram++) yield gramHash(items.tokens, anchors!.placesOf(gram)[0]!, ANCHOR)
  }
}

function addExact(hits: RowHit[], items: readonly number[], texts: readonly number[]): void {
  for (const item of items) if (!hits.some((hit) => hit.item === item)) hits.push({ item, pass: 'exact', score: 1, texts })
}

function placesIn(row: readonly RowText[]): number[] {
  return [...row.keys()]
}

/** Spelled out as text, so that no two grams are taken for one: candidates are few. */
function distinctGrams(tokens: Uint32Array, from: number, to: number): number {
  const grams = new Set<string>()
  for (let at = from; at + ANCHOR <= to; at++) grams.add(tokens.subarray(at, at + ANCHOR).join())
  return grams.size
}
