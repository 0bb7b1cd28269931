import type { TextPass } from '@/lib/contract/contamination'
import { CoverTally } from './cover-tally'
import { equalItems } from './equal-items'
import { ExactIndex } from './exact-index'
import { GramFamily, SHORTEST_GRAM } from './gram-family'
import { GramFilter } from './gram-filter'
import { extend, gramHash, ROLL, rollOut } from './gram-hash'
import type { GramIndex } from './gram-index'
import { HeldItems } from './held-items'
import { checkLimits, type Limits } from './limits'
import { type OwnPart, ownPart, ownShare } from './own-part'
import { type EvalItem, ProtectedItems } from './protected-items'
import type { RowText } from './row-text'
import { SharedTally } from './shared-tally'
import { TokenBuffer } from './tokens'

/** A row holds an item. */
export interface RowHit {
  /** Index of the item in the list that the matcher was built from. */
  item: number
  pass: TextPass
  /**
   * exact: 1; ngram and any-ngram: share of the item's own words that is covered; near: share of
   * its own 5-grams.
   */
  score: number
  /** Texts of the row the item was found in; all where grams of several make up the coverage. */
  texts: readonly number[]
  jaccard?: number
}

/**
 * Every gram of an item starts with one of this length, so this length alone is looked for at each
 * word of a row.
 */
const ANCHOR = SHORTEST_GRAM
/** The weight of the oldest token of a window. */
const OLDEST = rollOut(ANCHOR - 1)
/** While rows are counted no gram is left out. */
const ALL = 0xffffffff

/** Fewer 5-grams in common are a turn of phrase, unless an item has no more. */
const FEWEST_SHARED = 3

/** A family of grams, and the words that the current row covers with them. */
interface Cover {
  family: GramFamily
  tally: CoverTally
}

/**
 * Looks for eval items in training rows. Rows pass twice: `scan` reads all of them and counts how
 * common each gram is among rows that do not hold its item; `match` decides on those that scan
 * pointed out, when the counts are known. So nothing is stored per row, and the order of the rows
 * does not matter.
 */
export class Matcher {
  readonly items: ProtectedItems
  readonly limits: Limits
  readonly coverage: GramFamily
  readonly any: GramFamily
  /** The 5-grams of all items: what `near` compares, and the anchor of every longer gram. */
  readonly near: GramFamily
  readonly #anchors: GramIndex | undefined
  readonly #exact: ExactIndex
  readonly #filter: GramFilter
  readonly #shared: SharedTally | undefined
  readonly #covered: Cover
  readonly #anyCovered: Cover
  /** The words covered by 5-grams, while rows are counted. */
  readonly #spread: Cover
  readonly #held: HeldItems
  /** The lookups at an anchor, by length of the gram. */
  readonly #steps: { index: GramIndex; cover: Cover }[][] = []
  readonly #buffer = new TokenBuffer()
  /** Row in which an item was last found to be held. */
  readonly #heldIn: Float64Array
  /** 5-grams of an item that one text must share, whatever is left out later. */
  readonly #fewestShared: Uint32Array
  /** The remaining words of each item. */
  #own: OwnPart[] = []
  #row = 0
  #isSettled = true
  #mayBeNear = false

  /** @throws WinnowError `usage` for impossible limits. */
  constructor(items: readonly EvalItem[], limits: Limits) {
    checkLimits(limits)
    this.limits = limits
    this.items = new ProtectedItems(items)
    this.#exact = new ExactIndex(this.items)
    this.coverage = new GramFamily(this.items, limits.size, limits.commonItems)
    this.any = new GramFamily(this.items, limits.anySize, limits.commonItems)
    this.near = new GramFamily(this.items, ANCHOR, limits.commonItems)
    this.#anchors = this.near.byLength.get(ANCHOR)
    this.#filter = new GramFilter(this.#anchorHashes(), this.#anchors?.size ?? 0)
    this.#shared = this.#anchors && new SharedTally(this.items, this.near, this.#anchors, limits.commonRows)
    this.#covered = this.#coverOf(this.coverage)
    this.#anyCovered = this.#coverOf(this.any)
    this.#spread = this.#coverOf(this.near)
    this.#held = new HeldItems(this.items, this.near, [this.#spread.tally, this.#covered.tally], limits.size)
    this.#heldIn = new Float64Array(items.length)
    this.#fewestShared = Uint32Array.from(items, (_, item) =>
      Math.min(FEWEST_SHARED, this.#shared?.needed(item, limits.containment) ?? 0),
    )
    for (const cover of [this.#covered, this.#anyCovered]) {
      for (const [length, index] of cover.family.byLength) (this.#steps[length] ??= []).push({ index, cover })
    }
    this.#settle()
  }

  /**
   * Counts the grams of a row; true where it may hold an item and must be looked at again with
   * `match`.
   */
  scan(row: readonly RowText[]): boolean {
    this.#row++
    this.#isSettled = false
    const hits = this.#read(row, true)
    for (const { item } of hits) this.#heldIn[item] = this.#row
    for (const { tally } of [this.#spread, this.#covered]) {
      for (const item of tally.touched)
        if (this.#heldIn[item] !== this.#row && this.#held.isHeld(item)) this.#heldIn[item] = this.#row
    }
    const isEvidence = [this.#covered, this.#anyCovered, this.#spread].map((cover) =>
      this.#countOutside(cover),
    )
    return hits.length > 0 || this.#mayBeNear || isEvidence[0]! || isEvidence[1]!
  }

  /** The items a row holds, after all rows have been scanned. */
  match(row: readonly RowText[]): RowHit[] {
    if (!this.#isSettled) this.#settle()
    const hits = this.#read(row, false)
    for (const item of this.#covered.tally.touched) {
      const start = this.items.startOf[item]!
      const score = ownShare(this.#own[item]!, this.coverage.lengthIn(this.items, item), (at) =>
        this.#covered.tally.isCovered(start + at),
      )
      if (score > this.limits.coverage) hits.push({ item, pass: 'ngram', score, texts: placesIn(row) })
    }
    const { tally } = this.#anyCovered
    for (const item of tally.touched)
      hits.push({
        item,
        pass: 'any-ngram',
        score: tally.covered(item) / this.items.length(item),
        texts: placesIn(row),
      })
    return hits
  }

  /** Whether the gram that starts at this place of the items says anything. */
  isEvidence({ shared, rowsOutside }: GramFamily, place: number): boolean {
    return shared[place] === 0 && rowsOutside[place]! <= this.limits.commonRows
  }

  /**
   * Fills the tallies with the text that the row shares with the items; returns the hits of the
   * exact pass and, when rows are matched, of the near pass.
   */
  #read(row: readonly RowText[], counting: boolean): RowHit[] {
    const buffer = this.#buffer
    buffer.fill(row)
    this.#mayBeNear = false
    for (const { tally } of [this.#covered, this.#anyCovered, this.#spread]) tally.begin()
    const hits = equalItems(this.#exact, row, buffer).map(({ item, texts }): RowHit => ({
      item,
      pass: 'exact',
      score: 1,
      texts,
    }))
    for (let text = 0; text < row.length; text++) {
      const [from, to] = [buffer.starts[text]!, buffer.starts[text + 1]!]
      this.#shared?.begin(counting)
      this.#walk(from, to, counting)
      if (this.#shared === undefined || this.#shared.touched.length === 0) continue
      if (counting)
        this.#mayBeNear ||= this.#shared.touched.some(
          (item) => this.#shared!.shared(item) >= this.#fewestShared[item]!,
        )
      else this.#addNear(hits, this.#shared, { from, to, text })
    }
    return hits
  }

  /**
   * Counts a row at the grams of the items it does not hold; true where one of its grams is
   * evidence still.
   */
  #countOutside({ family, tally }: Cover): boolean {
    const { itemAt } = this.items
    let isEvidence = false
    for (const place of tally.places) {
      if (this.#heldIn[itemAt[place]!] !== this.#row) family.rowsOutside[place]!++
      isEvidence ||= family.rowsOutside[place]! <= this.limits.commonRows
    }
    return isEvidence
  }

  /** Determines the remaining words of each item, without the grams that are ignored. */
  #settle(): void {
    const { items, startOf } = this.items
    this.#own = items.map((_, item) =>
      ownPart(
        this.items.length(item),
        this.coverage.lengthIn(this.items, item),
        (at) => !this.isEvidence(this.coverage, startOf[item]! + at),
      ),
    )
    this.#shared?.resize()
    this.#isSettled = true
  }

  #coverOf(family: GramFamily): Cover {
    return { family, tally: new CoverTally(this.items) }
  }

  /**
   * Rolls a window of ANCHOR tokens over a text and looks closer where the filter lets it through.
   */
  #walk(from: number, to: number, counting: boolean): void {
    const { tokens } = this.#buffer
    const { words, shift } = this.#filter
    const first = from + ANCHOR - 1
    if (to <= first) return
    let rolling = gramHash(tokens, from, ANCHOR - 1)
    for (let at = first; at < to; at++) {
      rolling = (Math.imul(rolling, ROLL) + tokens[at]!) | 0
      const bit = rolling >>> shift
      if ((words[bit >>> 5]! & (1 << (bit & 31))) !== 0 && this.#filter.confirms(rolling))
        this.#visit(rolling, at - ANCHOR + 1, to, counting)
      rolling = (rolling - Math.imul(tokens[at - ANCHOR + 1]!, OLDEST)) | 0
    }
  }

  /** The grams that start here: the anchor, and each longer one the items have. */
  #visit(hash: number, from: number, to: number, counting: boolean): void {
    const { tokens } = this.#buffer
    const anchors = this.#anchors
    const anchor = anchors?.find(hash, tokens, from) ?? -1
    if (anchors === undefined || anchor < 0) return
    const most = counting ? ALL : this.limits.commonRows
    this.#shared!.add(anchor)
    if (counting) addTo(this.#spread, anchors.placesOf(anchor), ANCHOR, most)
    let longer = hash
    for (let length = ANCHOR; ; longer = extend(longer, tokens[from + length++]!)) {
      for (const { index, cover } of this.#steps[length] ?? []) {
        const gram = index.find(longer, tokens, from)
        if (gram < 0) continue
        if (counting && cover === this.#covered) index.count(gram, this.#row)
        addTo(cover, index.placesOf(gram), length, most)
      }
      if (length + 1 >= this.#steps.length || from + length >= to) return
    }
  }

  /**
   * Adds the items that this text shares enough of; among several texts, the one that shares most
   * is reported.
   */
  #addNear(
    hits: RowHit[],
    near: SharedTally,
    { from, to, text }: { from: number; to: number; text: number },
  ): void {
    const { jaccard: leastJaccard, containment } = this.limits
    // Jaccard similarity is never above containment: below both, the text's own grams need not be
    // counted.
    const isHeld = (item: number): boolean => near.shared(item) >= near.needed(item, containment)
    const candidates = near.touched.filter(
      (item) =>
        near.shared(item) >= this.#fewestShared[item]! &&
        (isHeld(item) || near.shared(item) >= leastJaccard * near.sizeOf[item]!),
    )
    if (candidates.length === 0) return
    const size = distinctGrams(this.#buffer.tokens, from, to)
    for (const item of candidates) {
      const shared = near.shared(item)
      const score = shared / near.ownOf[item]!
      const jaccard = shared / (near.sizeOf[item]! + size - shared)
      if (!isHeld(item) && jaccard < leastJaccard) continue
      const known = hits.findIndex((hit) => hit.item === item && hit.pass === 'near')
      if (known === -1) hits.push({ item, pass: 'near', score, texts: [text], jaccard })
      else if (hits[known]!.score < score) hits[known] = { item, pass: 'near', score, texts: [text], jaccard }
    }
  }

  *#anchorHashes(): Generator<number> {
    const anchors = this.#anchors
    for (let gram = 0; gram < (anchors?.size ?? 0); gram++)
      yield gramHash(this.items.tokens, anchors!.firstPlaceOf(gram), ANCHOR)
  }
}

function addTo(
  { family: { rowsOutside }, tally }: Cover,
  places: Uint32Array,
  length: number,
  most: number,
): void {
  tally.add(places, length, { rowsOutside, most })
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
