import type { Budget } from '../limits'
import { markOf, type Mark, type TemplatePlace } from '../values/provenance'
import { Text } from '../values/text'

/** A span of the rendered text that comes from one place. */
export interface Piece {
  /**
   * UTF-16 range of Rendering.text. Pieces follow each other without gaps; empty input strings give
   * empty pieces.
   */
  readonly start: number
  readonly end: number
  readonly origin: Origin
  /**
   * Index in context.messages of the message the innermost loop over messages had reached; null
   * outside such loops.
   */
  readonly item: number | null
  /** Inside {% generation %}. */
  readonly generation: boolean
}

/**
 * Written down in the template, or read from the context: the string at `path` from UTF-16 offset
 * `offset` on. A null offset: derived from the value at `path` (upper case, JSON, the name of a
 * member), so characters do not map.
 */
type Origin =
  | TemplatePlace
  | { readonly kind: 'input'; readonly path: readonly (string | number)[]; readonly offset: number | null }

export interface Rendering {
  readonly text: string
  readonly pieces: Piece[]
}

/** Collects the output of a template, a macro or a captured block. */
export class Sink {
  readonly #budget: Budget
  readonly #texts: string[] = []
  readonly #marks: Mark[] = []
  #length = 0

  constructor(budget: Budget) {
    this.#budget = budget
  }

  /** Writes a text; characters of unknown place get the place of the statement that writes them. */
  write(text: Text, at: TemplatePlace, item: number | null, generation: boolean): void {
    const { value, marks } = text
    this.#budget.charge(1 + marks.length)
    if (this.#length + value.length > this.#budget.maximumOutput) this.#budget.chargeCharacters(Infinity)
    this.#budget.chargeReading(value.length)
    if (marks.length === 0 && value !== '') this.#push(markOf(0, at, null), at, item, generation)
    for (const mark of marks) this.#push(mark, at, item, generation)
    this.#texts.push(value)
    this.#length += value.length
  }

  #push(mark: Mark, at: TemplatePlace, item: number | null, generation: boolean): void {
    this.#marks.push({
      start: this.#length + mark.start,
      place: mark.place ?? at,
      offset: mark.offset,
      item: mark.item ?? item,
      generation: mark.generation || generation,
    })
  }

  toText(): Text {
    return new Text(this.#texts.join(''), this.#marks)
  }

  toRendering(): Rendering {
    const text = this.#texts.join('')
    const pieces: Piece[] = []
    this.#marks.forEach((mark, index) => {
      const end = this.#marks[index + 1]?.start ?? text.length
      const { place, item, generation } = mark
      if (place?.kind === 'input')
        pieces.push({
          start: mark.start,
          end,
          origin: { kind: 'input', path: place.path, offset: mark.offset },
          item,
          generation,
        })
      else if (place !== null && end > mark.start)
        pieces.push({ start: mark.start, end, origin: place, item, generation })
    })
    return { text, pieces }
  }
}
