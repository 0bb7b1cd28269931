import type { DecodedStretch } from '@/lib/contract/decode-check'
import { tokenBytes } from './surface'
import type { Tokenizer } from './tokenizer'

const SPACE = 0x20

/**
 * Turns token ids back into text, byte by byte from the vocabulary and without the text they were
 * made from. Invalid bytes become U+FFFD.
 */
export function decodeTokens(
  ids: readonly number[],
  isTrained: (index: number) => boolean,
  tokenizer: Tokenizer,
): DecodedStretch[] {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const stretches: DecodedStretch[] = []
  let sectionStart: 'first' | 'every' | null = 'first'
  for (const [index, id] of ids.entries()) {
    const added = tokenizer.added.has(id)
    const bytes = tokenBytes(tokenizer, id)
    const drops = !added && sectionStart !== null && dropsSpace(tokenizer, sectionStart, bytes)
    // A character whose bytes lie in several tokens comes out with the last of them.
    const text = decoder.decode(drops ? bytes.subarray(1) : bytes, { stream: true })
    sectionStart = added ? 'every' : null
    const [trained, special] = [isTrained(index), tokenizer.special.has(id)]
    const last = stretches.at(-1)
    if (last !== undefined && !special && !last.special && last.trained === trained) last.text += text
    else stretches.push({ text, trained, special })
  }
  const rest = decoder.decode()
  if (rest !== '') stretches.push({ text: rest, trained: false, special: false })
  return stretches
}

/** The space that SentencePiece puts before a section is not part of the text. */
function dropsSpace({ surface }: Tokenizer, section: 'first' | 'every', bytes: Uint8Array): boolean {
  if (surface.prefixSpace === 'never' || bytes[0] !== SPACE) return false
  return section === 'first' || surface.prefixed === 'every'
}
