/**
 * Up to this length of the needle V8's own search costs a few comparisons a character; beyond it,
 * up to all of the needle.
 */
const SHORT = 16

/**
 * A text to be found in others, in time that grows with the text searched and no faster, whatever
 * the needle.
 */
export class Needle {
  readonly value: string
  /** Borders of the needle read forwards and backwards, for Knuth, Morris and Pratt's search. */
  #forwards: Int32Array | null = null
  #backwards: Int32Array | null = null

  constructor(value: string) {
    this.value = value
  }

  /** The first occurrence at or after an offset, or -1. */
  firstIn(text: string, from = 0): number {
    if (this.value.length <= SHORT) return text.indexOf(this.value, from)
    this.#forwards ??= borders(this.value.length, (index) => this.value.charCodeAt(index))
    return this.#find(this.#forwards, text.length - from, (index) => text.charCodeAt(from + index), 1, from)
  }

  /** The last complete occurrence before an offset, or -1. */
  lastIn(text: string, end = text.length): number {
    const { length } = this.value
    if (end < length) return -1
    if (length <= SHORT) return text.lastIndexOf(this.value, end - length)
    this.#backwards ??= borders(length, (index) => this.value.charCodeAt(length - 1 - index))
    return this.#find(this.#backwards, end, (index) => text.charCodeAt(end - 1 - index), -1, end)
  }

  #find(
    border: Int32Array,
    length: number,
    unitAt: (index: number) => number,
    direction: 1 | -1,
    origin: number,
  ): number {
    const { value } = this
    const wanted = value.length
    let matched = 0
    for (let index = 0; index < length; index += 1) {
      const unit = unitAt(index)
      while (matched > 0 && unit !== value.charCodeAt(direction > 0 ? matched : wanted - 1 - matched))
        matched = border[matched - 1]!
      if (unit === value.charCodeAt(direction > 0 ? matched : wanted - 1 - matched)) matched += 1
      if (matched === wanted) return direction > 0 ? origin + index + 1 - wanted : origin - index - 1
    }
    return -1
  }
}

/** For every prefix, the length of the longest shorter prefix that is also its end. */
function borders(length: number, unitAt: (index: number) => number): Int32Array {
  const border = new Int32Array(length)
  let matched = 0
  for (let index = 1; index < length; index += 1) {
    while (matched > 0 && unitAt(index) !== unitAt(matched)) matched = border[matched - 1]!
    if (unitAt(index) === unitAt(matched)) matched += 1
    border[index] = matched
  }
  return border
}
