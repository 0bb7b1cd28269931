import { TokenHasher } from '@/lib/text/token-hasher'
import { withoutMarkup } from './without-markup'

/** Any number will do; private sets bring their own. */
const SEED = 0x811c9dc5

/**
 * Texts as sequences of token hashes in one buffer, which is reused for the next row. A text
 * without words is hashed by its characters, so that it can equal another one.
 */
export class TokenBuffer {
  /** Text t is tokens[starts[t]] up to starts[t + 1]; one more than there are texts. */
  readonly starts: number[] = [0]
  readonly #hasher = new TokenHasher()
  readonly #seed: number

  constructor(seed = SEED) {
    this.#seed = seed
  }

  /** Valid until the next fill. */
  get tokens(): Uint32Array {
    return this.#hasher.hashes
  }

  /** Number of tokens of all texts. */
  get length(): number {
    return this.starts[this.starts.length - 1]!
  }

  fill(texts: readonly { text: string }[]): void {
    this.starts.length = 1
    let used = 0
    for (let at = 0; at < texts.length; at++) {
      const text = withoutMarkup(texts[at]!.text)
      const words = this.#hasher.words(text, this.#seed, used)
      used += words === 0 && text !== '' ? this.#hasher.characters(text, this.#seed, used) : words
      this.starts.push(used)
    }
  }
}
