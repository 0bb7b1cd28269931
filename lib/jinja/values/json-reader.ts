import { JsonFloat, type ContextValue } from './context'
import { MAXIMUM_JSON_DEPTH } from '../limits'

/**
 * Values that JSON.parse would change: a fraction or exponent, an integer beyond 2^53, a key that
 * objects sort to the front.
 */
const LOSES_SOMETHING = /\d[.eE]|\d{16}|"\d+"\s*:/
const STRING = /"(?:[^"\\]|\\.)*"/y
const NUMBER = /-?\d+(\.\d+)?([eE][-+]?\d+)?/y
const SPACES = /[ \t\r\n]*/y

/**
 * Reads JSON as Python's json.loads does: 1.0 stays a float, integers keep every digit, members
 * keep their order. Throws SyntaxError where the text is not JSON or is nested too deeply.
 */
export function fromJson(text: string): ContextValue {
  const parsed = JSON.parse(text) as ContextValue
  return LOSES_SOMETHING.test(text) ? new JsonReader(text).readValue() : parsed
}

/** Reads a text that JSON.parse has already accepted. */
class JsonReader {
  readonly #text: string
  #position = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
  }

  readValue(): ContextValue {
    this.#take(SPACES)
    switch (this.#text.charAt(this.#position)) {
      case '{':
        return this.#readObject()
      case '[':
        return this.#readArray()
      case '"':
        return this.#readString()
      case 't':
        return this.#skip(4, true)
      case 'f':
        return this.#skip(5, false)
      case 'n':
        return this.#skip(4, null)
      default:
        return this.#readNumber()
    }
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#position
    const found = pattern.exec(this.#text)?.[0] ?? ''
    this.#position += found.length
    return found
  }

  #skip<Constant>(length: number, value: Constant): Constant {
    this.#position += length
    return value
  }

  /** Steps over the brackets and commas of a list of things until its closing bracket. */
  #readAll(close: string, readOne: () => void): void {
    this.#position += 1
    this.#depth += 1
    if (this.#depth > MAXIMUM_JSON_DEPTH)
      throw new SyntaxError(`the JSON nests more than ${MAXIMUM_JSON_DEPTH} levels deep`)
    for (;;) {
      this.#take(SPACES)
      const character = this.#text.charAt(this.#position)
      if (character === close) break
      if (character === ',') this.#position += 1
      readOne()
    }
    this.#depth -= 1
    this.#position += 1
  }

  #readArray(): ContextValue[] {
    const items: ContextValue[] = []
    this.#readAll(']', () => items.push(this.readValue()))
    return items
  }

  /** A Map keeps the order of every key; a plain object would move "1" before "a". */
  #readObject(): Map<string, ContextValue> {
    const members = new Map<string, ContextValue>()
    this.#readAll('}', () => {
      this.#take(SPACES)
      const name = this.#readString()
      this.#take(SPACES)
      this.#position += 1
      members.set(name, this.readValue())
    })
    return members
  }

  #readString(): string {
    return JSON.parse(this.#take(STRING)) as string
  }

  #readNumber(): ContextValue {
    const written = this.#take(NUMBER)
    if (!/[.eE]/.test(written)) {
      const integer = Number(written)
      return Number.isSafeInteger(integer) ? integer : BigInt(written)
    }
    const value = Number(written)
    return Number.isInteger(value) || !Number.isFinite(value) ? new JsonFloat(value) : value
  }
}
