import { bytesTable, tokenBytes } from './surface'
import type { Surface, Tokenizer } from './tokenizer'

/**
 * Where each token stands in the text: half-open ranges of UTF-16 units, in order and without a
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
/** U+2581, which SentencePiece cannot tell from the space it stands for. */
const LOWER_BLOCK = [0xe2, 0x96, 0x81] as const
/**
 * A character and everything that may compose with it under NFC: marks, vowels and finals of
 * Hangul, Kirat Rai vowels.
 */
const COMPOSING = /[^][\p{M}\u1160-\u11ff\ud7b0-\ud7ff\u{16d63}-\u{16d6a}]*/uy
const WHITESPACE = /\s*/uy

/**
 * Walks the tokens over the text byte by byte. Tokenizers' own offsets are no use here: the
 * JavaScript one has none, the Rust one counts code points and leaves holes where it composed
 * characters, from which the trained mask then runs on (huggingface/transformers#47325). The walk
 * proves itself: it throws AlignmentError at the first byte that differs.
 */
export function align(text: string, ids: readonly number[], tokenizer: Tokenizer): Alignment {
  const { surface, added } = tokenizer
  const table = bytesTable(tokenizer)
  const starts = new Uint32Array(ids.length)
  const ends = new Uint32Array(ids.length)
  const stepwise = surface.composes && text.normalize('NFC') !== text
  let { bytes, composed } = stepwise
    ? { bytes: new Uint8Array(0), composed: false }
    : { bytes: encoder.encode(text), composed: false }
  let at = 0
  /** Start of the character begun last, and the end of it: the position in the text. */
  let floor = 0
  let position = 0
  let sectionStart: 'first' | 'every' | null = 'first'

  const step = (raw: string, form: string): void => {
    bytes = encoder.encode(form)
    at = 0
    composed = form !== raw
    if (composed) {
      floor = position
      position += raw.length
    }
  }
  const skipWhitespace = (): void => {
    WHITESPACE.lastIndex = position
    const skipped = WHITESPACE.exec(text)?.[0] ?? ''
    if (!stepwise) at += encoder.encode(skipped).length
    position += skipped.length
  }

  for (let index = 0; index < ids.length; index++) {
    const id = ids[index]!
    const token = table[id] ?? tokenBytes(tokenizer, id)
    const verbatim = added.get(id)
    let from = 0
    if (verbatim !== undefined) {
      starts[index] = position
      if (verbatim.stripsLeft) skipWhitespace()
      if (stepwise && at === bytes.length) {
        const raw = text.substring(position, position + verbatim.content.length)
        step(raw, raw)
      }
    } else {
      if (
        sectionStart !== null &&
        prefixes(surface, sectionStart, token, stepwise ? text.codePointAt(position) : bytes[at])
      )
        from = 1
      starts[index] = at < bytes.length && (composed || isContinuation(bytes[at]!)) ? floor : position
    }
    for (let offset = from; offset < token.length; offset++) {
      if (stepwise && at === bytes.length && position < text.length) {
        COMPOSING.lastIndex = position
        const raw = COMPOSING.exec(text)![0]
        step(raw, raw.normalize('NFC'))
      }
      const byte = bytes[at]
      if (byte === undefined || byte !== token[offset]) {
        if (!isLowerBlock(surface, token[offset]!, bytes, at))
          throw mismatch(text, position, tokenizer, id, index)
        at += LOWER_BLOCK.length
        floor = position++
        continue
      }
      at++
      if (composed || isContinuation(byte)) continue
      floor = position
      position += byte >= 0xf0 ? 2 : 1
    }
    if (verbatim?.stripsRight) skipWhitespace()
    ends[index] = position
    sectionStart = verbatim === undefined ? null : 'every'
  }
  if (position !== text.length || at !== bytes.length) {
    throw new AlignmentError(
      `The tokens of ${tokenizer.id} end at position ${position} of ${text.length}: the rest of the text has no token.`,
    )
  }
  return { starts, ends }
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
