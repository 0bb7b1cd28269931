import type { CoverTally } from './cover-tally'
import type { GramFamily } from './gram-family'
import { gapOf, ownPart } from './own-part'
import type { ProtectedItems } from './protected-items'

/**
 * Distinguishes rows that contain an item from rows with a part of it: the latter leave out a run
 * of words that only this item has. A copy of the item is therefore a leak however many rows have
 * it, and the licence above it is not.
 */
export class HeldItems {
  readonly #items: ProtectedItems
  readonly #covers: readonly CoverTally[]
  readonly #size: number
  /** 1 for each word that no template of the set covers. */
  readonly #own: Uint8Array
  readonly #ownCount: Uint32Array

  /**
   * `anchors` are the shortest grams of the items; `covers` record which words a row covers; `size`
   * is that of the flagging grams.
   */
  constructor(items: ProtectedItems, anchors: GramFamily, covers: readonly CoverTally[], size: number) {
    this.#items = items
    this.#covers = covers
    this.#size = size
    this.#own = new Uint8Array(items.tokens.length)
    this.#ownCount = new Uint32Array(items.items.length)
    items.items.forEach((_, item) => {
      const start = items.startOf[item]!
      const { marks, count } = ownPart(
        items.length(item),
        anchors.lengthIn(items, item),
        (at) => anchors.shared[start + at] === 1,
      )
      this.#own.set(marks, start)
      this.#ownCount[item] = count
    })
  }

  /** A few words above options ("Which of these is true?") do not identify a question. */
  isHeld(item: number): boolean {
    const { startOf, isStem } = this.#items
    if (isStem[item] === 1 && this.#items.length(item) < this.#size) return false
    const longest = gapOf(this.#ownCount[item]!)
    let gap = 0
    for (let at = startOf[item]!; at < startOf[item + 1]!; at++) {
      if (this.#own[at] === 0) continue
      gap = this.#covers.some((cover) => cover.isCovered(at)) ? 0 : gap + 1
      if (gap >= longest) return false
    }
    return true
  }
}
