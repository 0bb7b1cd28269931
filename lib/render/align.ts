import { bytesTable, tokenBytes } from './surface'
import type { Surface, Tokenizer } from './tokenizer'

/**
 * The place of each token in the text: half-open ranges of UTF-16 units, in order and without a
 * gap. Tokens that share the bytes of one character both cover that character, so neighbours may
 * overlap by it.
 */
export interface Alignment {
  readonly starts: Uint32Array
  readonly ends: Uint32Array
}

/** The tokens do not spell the text. */
export class AlignmentError extends Error {
  override readonly name = 'AlignmentError'
}

const encoder = new TextEncoder()
const SPACE = 0x20
/** U+2581, which SentencePiece cannot distinguish from the space it replaces. */
const LOWER_BLOCK = [0xe2, 0x96, 0x81] as const
/**
 * A character and everything that may compose with it under NFC: marks, vowels and finals of
 * Hangul, Kirat Rai vowels.
 */
const COMPOSING = /[^][\p{M}\u1160-\u11ff\ud7b0-\ud7ff\u{16d63}-\u{16d6a}]*/uy
const WHITESPACE = /\s*/uy

/**
 * Walks the tokens over the text byte by byte. The tokenizers' own offsets cannot be used: the
 * JavaScript one has none, the Rust one counts code points and leaves holes where it composed
 * characters, so that the trained mask runs on from them (huggingface/transformers#47325). The walk
 * checks itself: it throws AlignmentError at the first byte that differs.
 */
export function align(text: string, ids: readonly number[], tokenizer: Tokenizer): Alignment {
  const { surface, added } = tokenizer
  const table = bytesTable(tokenizer)
  const starts = new Uint32Array(ids.length)
  const ends = new Uint32Array(ids.length)
  const walk = new TextWalk(text, surface)
  let sectionStart: 'first' | 'every' | null = 'first'
  for (let index = 0; index < ids.length; index++) {
    const id = ids[index]!
    const token = table[id] ?? tokenBytes(tokenizer, id)
    const verbatim = added.get(id)
    let from = 0
    if (verbatim === undefined) {
      if (sectionStart !== null && prefixes(surface, sectionStart, token, walk.next())) from = 1
      starts[index] = walk.tokenStart()
    } else {
      starts[index] = walk.position
      if (verbatim.stripsLeft) walk.skipWhitespace()
      walk.readVerbatim(verbatim.content.length)
    }
    if (!walk.over(token, from)) throw mismatch(text, walk.position, tokenizer, id, index)
    if (verbatim?.stripsRight) walk.skipWhitespace()
    ends[index] = walk.position
    sectionStart = verbatim === undefined ? null : 'every'
  }
  if (!walk.hasEnded) {
    throw new AlignmentError(
      `The tokens of ${tokenizer.id} end at position ${walk.position} of ${text.length}: the rest of the text has no token.`,
    )
  }
  return { starts, ends }
}

/**
 * A text as the bytes its tokens spell. Where the tokenizer composes characters, they are composed
 * and encoded one by one; elsewhere the text is encoded once.
 */
class TextWalk {
  readonly #text: string
  readonly #surface: Surface
  readonly #stepwise: boolean
  #bytes: Uint8Array
  /** Next byte of `bytes`. */
  #at = 0
  /** The bytes are those of a character that was composed. */
  #composed = false
  /** Start of the character begun last, and the end of it: the position in the text. */
  #floor = 0
  #position = 0

  constructor(text: string, surface: Surface) {
    this.#text = text
    this.#surface = surface
    this.#stepwise = surface.composes && text.normalize('NFC') !== text
    this.#bytes = this.#stepwise ? new Uint8Array(0) : encoder.encode(text)
  }

  get position(): number {
    return this.#position
  }

  get hasEnded(): boolean {
    return this.#position === this.#text.length && this.#at === this.#bytes.length
  }

  /** The next byte, to tell it from a space. */
  next(): number | undefined {
    return this.#stepwise ? this.#text.codePointAt(this.#position) : this.#bytes[this.#at]
  }

  /** A token that begins inside a character covers it from its start. */
  tokenStart(): number {
    const inside = this.#at < this.#bytes.length && (this.#composed || isContinuation(this.#bytes[this.#at]!))
    return inside ? this.#floor : this.#position
  }

  skipWhitespace(): void {
    WHITESPACE.lastIndex = this.#position
    const skipped = WHITESPACE.exec(this.#text)?.[0] ?? ''
    if (!this.#stepwise) this.#at += encoder.encode(skipped).length
    this.#position += skipped.length
  }

  /** The text of an added token is read as it is, without composing characters. */
  readVerbatim(length: number): void {
    if (!this.#stepwise || this.#at !== this.#bytes.length) return
    const raw = this.#text.substring(this.#position, this.#position + length)
    this.#read(raw, raw)
  }

  /** Walks over the bytes of a token; false at the first byte that differs. */
  over(token: Uint8Array, from: number): boolean {
    for (let offset = from; offset < token.length; offset++) {
      if (this.#stepwise && this.#at === this.#bytes.length && this.#position < this.#text.length)
        this.#readCharacter()
      const byte = this.#bytes[this.#at]
      if (byte === undefined || byte !== token[offset]) {
        if (!isLowerBlock(this.#surface, token[offset]!, this.#bytes, this.#at)) return false
        this.#at += LOWER_BLOCK.length
        this.#floor = this.#position++
        continue
      }
      this.#at++
      if (this.#composed || isContinuation(byte)) continue
      this.#floor = this.#position
      this.#position += byte >= 0xf0 ? 2 : 1
    }
    return true
  }

  #readCharacter(): void {
    COMPOSING.lastIndex = this.#position
    const raw = COMPOSING.exec(this.#text)![0]
    this.#read(raw, raw.normalize('NFC'))
  }

  #read(raw: string, form: string): void {
    this.#bytes = encoder.encode(form)
    this.#at = 0
    this.#composed = form !== raw
    if (this.#composed) {
      this.#floor = this.#position
      this.#position += raw.length
    }
  }
}

/** A byte inside a UTF-8 sequence. */
function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80
}

function prefixes(
  surface: Surface,
  section: 'first' | 'every',
  token: Uint8Array,
  next: number | undefined,
): boolean {
  if (surface.prefixSpace === 'never' || token[0] !== SPACE) return false
  if (section === 'every' && surface.prefixed === 'first') return false
  return surface.prefixSpace === 'always' || next !== SPACE
}

function isLowerBlock(surface: Surface, expected: number, bytes: Uint8Array, at: number): boolean {
  return (
    surface.spelling === 'sentencepiece' &&
    expected === SPACE &&
    LOWER_BLOCK.every((byte, offset) => bytes[at + offset] === byte)
  )
}

function mismatch(
  text: string,
  position: number,
  tokenizer: Tokenizer,
  id: number,
  index: number,
): AlignmentError {
  const near = JSON.stringify(text.slice(position, position + 20))
  const piece = JSON.stringify(tokenizer.piece(id))
  return new AlignmentError(
    `Token ${index} of ${tokenizer.id} (id ${id}, ${piece}) does not spell the text at position ${position}: ${near}.`,
  )
}
