/** A place in the template, 1-based. */
export interface TemplatePlace {
  readonly kind: 'template'
  readonly line: number
  readonly column: number
}

/**
 * A place in the context, as a link to its container; the whole path is only spelled out when
 * somebody asks.
 */
export class InputPlace {
  readonly kind = 'input'
  readonly parent: InputPlace | null
  readonly key: string | number
  #path: readonly (string | number)[] | null = null

  constructor(parent: InputPlace | null, key: string | number) {
    this.parent = parent
    this.key = key
  }

  get path(): readonly (string | number)[] {
    this.#path ??= this.parent === null ? [this.key] : [...this.parent.path, this.key]
    return this.#path
  }
}

export type OriginPlace = TemplatePlace | InputPlace

/** The origin of the characters of a text from `start` to the next mark. */
export interface Mark {
  /** UTF-16 offset in the marked text. */
  readonly start: number
  /**
   * Null: made by the template, place unknown (the place of the printing statement is used
   * instead).
   */
  readonly place: OriginPlace | null
  /**
   * UTF-16 offset in the input string at `place`; null where the characters are only derived from
   * it.
   */
  readonly offset: number | null
  /** Set by text that was captured (macro, set block) inside a loop over the messages. */
  readonly item: number | null
  /** Set by text that was captured with a generation block around it. */
  readonly generation: boolean
}

export function markOf(start: number, place: OriginPlace | null, offset: number | null): Mark {
  return { start, place, offset, item: null, generation: false }
}

export function moved(mark: Mark, start: number, skipped: number): Mark {
  const offset = mark.offset === null ? null : mark.offset + skipped
  return { start, place: mark.place, offset, item: mark.item, generation: mark.generation }
}
