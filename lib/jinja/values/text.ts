import type { Budget } from '../limits'
import { markOf, moved, type InputPlace, type Mark, type OriginPlace } from './provenance'

/**
 * A Python str that remembers where its characters come from. A text without marks was made by the
 * template, at an unknown place. Otherwise the first mark starts at 0. An empty text keeps its
 * mark, so that empty input stays visible.
 */
export class Text {
  readonly kind = 'string'
  readonly value: string
  readonly marks: readonly Mark[]
  /**
   * markupsafe.Markup: what `|safe` and `|escape` return; text that is joined to it with + or %
   * gets escaped.
   */
  readonly markup: boolean

  constructor(value: string, marks: readonly Mark[], markup = false) {
    this.value = value
    this.marks = marks
    this.markup = markup
  }

  /** The characters from one UTF-16 offset to another, 0 ≤ from ≤ to ≤ length. */
  slice(from: number, to: number): Text {
    if (from === 0 && to === this.value.length) return this
    const value = this.value.slice(from, to)
    if (this.marks.length === 0) return new Text(value, NO_MARKS, this.markup)
    if (this.marks.length === 1) return new Text(value, [moved(this.marks[0]!, 0, from)], this.markup)
    return new Text(value, this.#marksWithin(from, to), this.markup)
  }

  #marksWithin(from: number, to: number): Mark[] {
    const kept: Mark[] = []
    for (
      let index = this.#firstMarkReaching(from);
      index < this.marks.length && this.marks[index]!.start <= to;
      index += 1
    ) {
      const mark = this.marks[index]!
      const end = this.endOf(index)
      const start = Math.max(mark.start, from)
      const overlaps = start < Math.min(end, to)
      const isEmpty = mark.start === end
      const holdsEmptySlice =
        from === to && (from < end || (index === this.marks.length - 1 && kept.length === 0))
      if (overlaps || isEmpty || holdsEmptySlice) kept.push(moved(mark, start - from, start - mark.start))
    }
    return kept
  }

  /** Index of the first mark that ends at an offset or after it. */
  #firstMarkReaching(offset: number): number {
    let low = 0
    let high = this.marks.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.endOf(middle) < offset) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Offset at which the characters of a mark end. */
  endOf(index: number): number {
    return this.marks[index + 1]?.start ?? this.value.length
  }

  concat(budget: Budget, other: Text): Text {
    if (other.value === '' && other.marks.length === 0) return this
    if (this.value === '' && this.marks.length === 0) return other
    return new TextBuilder(budget).add(this).add(other).build()
  }

  /**
   * The text after a change of its characters (case, escaping). Characters that came out as they
   * went in keep their offsets; the others only remember which input they were derived from.
   */
  derive(budget: Budget, change: (characters: string) => string): Text {
    budget.charge(PIECE + this.marks.length)
    budget.chargeCharacters(this.value.length)
    const changed = change(this.value)
    budget.chargeCharacters(changed.length)
    if (changed === this.value || this.marks.length === 0) return new Text(changed, this.marks, this.markup)
    if (this.marks.length === 1) return new Text(changed, [derivedMark(this.marks[0]!, 0)], this.markup)
    budget.chargeReading(this.value.length)
    const builder = new TextBuilder(budget)
    this.marks.forEach((mark, index) => {
      const before = this.value.slice(mark.start, this.endOf(index))
      const after = change(before)
      builder.addMarked(after, after === before ? mark : derivedMark(mark, 0))
    })
    // A change that looks across the seams (a title-case word, a final sigma) belongs to the whole.
    if (builder.value !== changed)
      return new Text(changed, [derivedMark(this.marks.find(isInput) ?? this.marks[0]!, 0)], this.markup)
    return builder.build(this.markup)
  }

  /** The same characters as Markup or as plain str. */
  asMarkup(markup: boolean): Text {
    return markup === this.markup ? this : new Text(this.value, this.marks, markup)
  }

  /** The first place in the context that characters of this text come from. */
  get inputPlace(): InputPlace | null {
    for (const mark of this.marks) if (mark.place?.kind === 'input') return mark.place
    return null
  }
}

const NO_MARKS: readonly Mark[] = []

function isInput(mark: Mark): boolean {
  return mark.place?.kind === 'input'
}

function derivedMark(mark: Mark, start: number): Mark {
  return { start, place: mark.place, offset: null, item: mark.item, generation: mark.generation }
}

/** Text made by the template at no particular place. */
export function plain(value: string): Text {
  return new Text(value, NO_MARKS)
}

/**
 * Text written down at one place: a literal, or a string of the context (offset 0), or made from it
 * (offset null).
 */
export function placed(value: string, place: OriginPlace | null, offset: number | null): Text {
  return place === null ? plain(value) : new Text(value, [markOf(0, place, offset)])
}

/** The cost of adding a piece, and of copying one mark. */
const PIECE = 0.75
const MARK = 0.25

/**
 * Puts a text together, and pays for every part as it comes: its characters and what tells where
 * they are from.
 */
export class TextBuilder {
  value = ''
  readonly #budget: Budget
  readonly #marks: Mark[] = []
  #marked = false

  constructor(budget: Budget) {
    this.#budget = budget
  }

  add(text: Text): this {
    if (text.marks.length === 0) return this.addMarked(text.value, null)
    this.#pay(text.value.length, text.marks.length)
    const start = this.value.length
    for (const mark of text.marks) this.#push(moved(mark, start + mark.start, 0))
    this.value += text.value
    return this
  }

  /**
   * Characters of unknown place (null), or of the place, loop item and generation block that the
   * mark tells.
   */
  addMarked(characters: string, mark: Mark | null): this {
    this.#pay(characters.length, 1)
    if (mark !== null) this.#push(moved(mark, this.value.length, 0))
    else if (characters !== '') this.#push(markOf(this.value.length, null, null))
    this.value += characters
    return this
  }

  /** Characters made from the input at a place, or by the template where there is none. */
  addDerived(characters: string, place: InputPlace | null): this {
    return this.addMarked(characters, place === null ? null : markOf(0, place, null))
  }

  #pay(characters: number, marks: number): void {
    // Only the new characters are charged, but the total must not exceed the longest allowed text.
    if (this.value.length + characters > this.#budget.maximumOutput) this.#budget.chargeCharacters(Infinity)
    this.#budget.chargeReading(characters)
    this.#budget.charge(PIECE + marks * MARK)
  }

  #push(mark: Mark): void {
    if (mark.place !== null) this.#marked = true
    const last = this.#marks.at(-1)
    if (last === undefined || !continues(last, mark)) this.#marks.push(mark)
  }

  build(markup = false): Text {
    return new Text(this.value, this.#marked ? this.#marks : NO_MARKS, markup)
  }
}

/** Whether a mark only continues the mark before it. */
function continues(last: Mark, mark: Mark): boolean {
  if (last.place !== mark.place || last.item !== mark.item || last.generation !== mark.generation)
    return false
  return last.offset === null ? mark.offset === null : mark.offset === last.offset + mark.start - last.start
}
