import { GrowingUint32 } from '../columns/growing-columns'
import { mix32 } from '@/lib/text/mix'
import { GramTable } from './gram-table'
import { ShingleSets, SMALL_SET } from './shingle-sets'
import type { ShingledTexts } from './shingled-texts'
import { checkShingling, DEFAULT_SHINGLING, type Shingling } from '@/lib/text/shingling'
import { sortDistinct } from './sort-hashes'
import { TokenHasher } from '@/lib/text/token-hasher'

const GRAM_SEED = 0x811c9dc5
const CHECK_SEED = 0x2545f491
/** Odd, so that multiplying loses no bit. */
const ROLL = 0x9e3779b1

/**
 * The shingle sets of texts, added one by one; the texts are not kept. A text with fewer units than
 * a shingle needs is one shingle as a whole, a text without words is shingled by its characters,
 * and the empty text is a shingle of its own: no text is dropped.
 *
 * Shingles are 32-bit hashes, and scores are exact over the sets of these hashes: two of a row's
 * 200 shingles collide once in 200,000 rows and move a score by half a per cent; a row of 230,000
 * shingles loses six. Hashes of 64 bits would double the memory. Sets of up to eight shingles,
 * where one collision would decide, are compared by 64 bits.
 */
export class ShingleCollection {
  readonly sets = new ShingleSets()
  readonly shingling: Shingling
  readonly #setOf = new GrowingUint32()
  readonly #hasher = new TokenHasher()
  readonly #rollOut: number
  #grams = new Uint32Array(4096)

  readonly #boilerplate: GramTable | null

  /**
   * Grams in `boilerplate` are left out of every set, but of one that holds nothing else: a
   * text that is only boilerplate is compared by it.
   * @throws WinnowError `usage` for an impossible shingle size.
   */
  constructor(shingling: Shingling = DEFAULT_SHINGLING, boilerplate: Uint32Array | null = null) {
    checkShingling(shingling)
    this.shingling = shingling
    this.#boilerplate = boilerplate === null ? null : new GramTable(boilerplate)
    let power = 1
    for (let unit = 0; unit < shingling.size; unit++) power = Math.imul(power, ROLL)
    this.#rollOut = power
  }

  /** Number of texts. */
  get size(): number {
    return this.#setOf.length
  }

  /** Adds a text and returns its index, counting from 0. */
  add(text: string): number {
    return this.addLines([text])
  }

  /**
   * The same for a text in lines, as line breaks would join them: no word goes on over a line
   * break.
   */
  addLines(lines: readonly string[]): number {
    const total = this.#gramsOf(lines, GRAM_SEED)
    const distinct = this.#withoutBoilerplate(sortDistinct(this.#grams, total))
    if (distinct <= SMALL_SET) this.#addChecks(lines, distinct)
    this.#setOf.push(this.sets.add(this.#grams, distinct))
    return this.size - 1
  }

  /** The texts so far, for joins and for other threads. */
  texts(): ShingledTexts {
    return { sets: this.sets.columns(), setOf: this.#setOf.shared() }
  }

  /** The hashes of a text's grams, in the order of the text. */
  gramsOf(text: string): Uint32Array {
    const total = this.#gramsOf([text], GRAM_SEED)
    return this.#grams.slice(0, total)
  }

  /** Moves the remaining sorted grams to the front; returns their number. */
  #withoutBoilerplate(count: number): number {
    const boilerplate = this.#boilerplate
    if (boilerplate === null) return count
    const left = this.#grams.subarray(0, count).filter((gram) => boilerplate.indexOf(gram) < 0)
    if (left.length === 0) return count
    this.#grams.set(left)
    return left.length
  }

  /**
   * Writes the hashes of a text's grams, in the order of the text, and returns their number (at
   * least 1).
   */
  #gramsOf(lines: readonly string[], seed: number): number {
    const { unit, size } = this.shingling
    const hasher = this.#hasher
    let tokens = 0
    if (unit === 'word') for (const line of lines) tokens += hasher.words(line, seed, tokens)
    if (tokens === 0) tokens = hasher.characters(lines.join('\n'), seed)
    if (this.#grams.length < tokens + SMALL_SET) this.#grams = new Uint32Array(tokens * 2)
    const grams = this.#grams
    const hashes = hasher.hashes
    const first = Math.min(size, tokens)
    let rolling = seed
    for (let at = 0; at < first; at++) rolling = (Math.imul(rolling, ROLL) + hashes[at]!) | 0
    // The seed rolls out with the first token; a short text keeps it, so that it is not a gram of a
    // longer one.
    if (first === size) rolling = (rolling - Math.imul(seed, this.#rollOut)) | 0
    grams[0] = mix32(rolling)
    let count = 1
    for (let at = size; at < tokens; at++) {
      rolling = (Math.imul(rolling, ROLL) + hashes[at]! - Math.imul(hashes[at - size]!, this.#rollOut)) | 0
      grams[count++] = mix32(rolling)
    }
    return count
  }

  /** Appends the second hash of each gram after the sorted grams of a small set. */
  #addChecks(lines: readonly string[], distinct: number): void {
    const sorted = this.#grams.slice(0, distinct)
    const total = this.#gramsOf(lines, GRAM_SEED)
    const inText = this.#grams.slice(0, total)
    this.#gramsOf(lines, CHECK_SEED)
    const checks = sorted.map((gram) => this.#grams[inText.indexOf(gram)]!)
    this.#grams.set(sorted)
    this.#grams.set(checks, distinct)
  }
}
