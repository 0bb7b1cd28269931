import type { Rendering } from '@/lib/jinja'
import type { Encoded } from '../encode'
import { messageOf } from '../turns'
import type { Tokenizer } from '../tokenizer'
import { mark } from './emulation'
import { rustOffsets } from './rust-offsets'

interface Mask {
  trained: Uint8Array
  runsOn: boolean
}

/**
 * The mask of apply_chat_template(..., return_assistant_tokens_mask=True): for each generation
 * block, the tokens from that of its first character to that of its last one. If the last character
 * belongs to no token, or to the very first token, the mask runs on to the end of the example; if
 * the first character belongs to none, this block and all later ones are left out
 * (huggingface/transformers#47325, unchanged in 5.18.0). If the last character has several tokens,
 * only the first is marked.
 */
export function transformersMask(encoded: Encoded, tokenizer: Tokenizer): Mask {
  const { rendering, ids } = encoded
  const { starts, ends } = rustOffsets(encoded, tokenizer)
  const trained = new Uint8Array(ids.length)
  let runsOn = false
  const tokenOf = (position: number): number | null => {
    const token = firstEndingBehind(ends, position)
    return token < ids.length && starts[token]! <= position ? token : null
  }
  for (const { start, end } of generationBlocks(rendering)) {
    const first = tokenOf(start)
    if (first === null) break
    const last = tokenOf(lastCharacter(rendering.text, end))
    const stops = last !== null && last !== 0
    mark(trained, first, stops ? last + 1 : ids.length)
    runsOn ||= !stops && end < rendering.text.length
  }
  return { trained, runsOn }
}

/** Blocks of different messages are blocks of their own, even where no text stands between them. */
function generationBlocks({ pieces }: Rendering): { start: number; end: number }[] {
  const blocks: { start: number; end: number; message: number | null }[] = []
  for (const piece of pieces) {
    if (!piece.generation) continue
    const message = piece.item ?? messageOf(piece)
    const previous = blocks.at(-1)
    if (previous?.end === piece.start && previous.message === message) previous.end = piece.end
    else blocks.push({ start: piece.start, end: piece.end, message })
  }
  return blocks
}

/** Start of the character (code point) that ends at `end`. */
function lastCharacter(text: string, end: number): number {
  const paired = end >= 2 && text.codePointAt(end - 2)! > 0xffff
  return end - (paired ? 2 : 1)
}

/** The first token that ends after a position; the number of tokens if there is none. */
function firstEndingBehind(ends: Uint32Array, position: number): number {
  let [low, high] = [0, ends.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (ends[middle]! <= position) low = middle + 1
    else high = middle
  }
  return low
}
