import type { Result } from '@/lib/core/result'
import type { Piece } from '@/lib/jinja'
import { alignTokens } from '../encode'
import type { RenderProblem } from '../render'
import type { Tokenizer } from '../tokenizer'
import { mark, type Emulated } from './emulation'

/** A span of text with one origin. */
export interface Stretch {
  text: string
  origin: Piece['origin']
}

/**
 * Text of a message. With an offset of null it is derived from the message, and its characters do
 * not map to it.
 */
export function ofMessage(text: string, message: number, field: string, offset: number | null = 0): Stretch {
  return { text, origin: { kind: 'input', path: ['messages', message, field], offset } }
}

/** Text that the trainer writes. */
export function ofTrainer(text: string, trainer: string): Stretch {
  return { text, origin: { kind: 'input', path: [trainer], offset: null } }
}

/**
 * An example put together of texts that are encoded one by one, so that no token reaches over a
 * seam.
 */
export class Segments {
  readonly #tokenizer: Tokenizer
  readonly #ids: number[] = []
  readonly #pieces: Piece[] = []
  readonly #trained: { start: number; end: number }[] = []
  readonly #targets = new Map<number, number>()
  #text = ''

  constructor(tokenizer: Tokenizer) {
    this.#tokenizer = tokenizer
  }

  /** Encodes the spans together as one text. `item`: the message they are written for. */
  add(stretches: readonly Stretch[], item: number | null, trained: boolean): void {
    const text = stretches.map((stretch) => stretch.text).join('')
    this.addEncoded(stretches, this.#tokenizer.encode(text), item, trained)
  }

  /** As add, with the tokens given. */
  addEncoded(
    stretches: readonly Stretch[],
    ids: readonly number[],
    item: number | null,
    trained: boolean,
  ): void {
    for (const { text, origin } of stretches) {
      this.#pieces.push({
        start: this.#text.length,
        end: this.#text.length + text.length,
        origin,
        item,
        generation: false,
      })
      this.#text += text
    }
    if (trained) this.#trained.push({ start: this.#ids.length, end: this.#ids.length + ids.length })
    for (const id of ids) this.#ids.push(id)
  }

  /** The next token to come is trained as if another one stood there. */
  targetNext(id: number): void {
    this.#targets.set(this.#ids.length, id)
  }

  /** The example. */
  finish(): Result<Emulated, RenderProblem> {
    const aligned = alignTokens({ text: this.#text, pieces: this.#pieces }, this.#ids, this.#tokenizer)
    if (!aligned.ok) return aligned
    const trained = new Uint8Array(this.#ids.length)
    for (const { start, end } of this.#trained) mark(trained, start, end)
    for (const index of this.#targets.keys()) mark(trained, index, index + 1)
    return { ok: true, value: { ...aligned.value, trained, targets: this.#targets, runsOn: false } }
  }
}
