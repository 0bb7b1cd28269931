import { describe, expect, it } from 'vitest'
import { loadTokenizer } from '@/lib/adapters/tokenizers'
import { align, AlignmentError } from '@/lib/render'

/** Texts of the tokens, by the offsets of the aligner. */
async function slices(family: string, text: string): Promise<string[]> {
  const tokenizer = await loadTokenizer(family, '.winnow')
  const ids = tokenizer.encode(text)
  const { starts, ends } = align(text, ids, tokenizer)
  return ids.map((_, index) => text.slice(starts[index], ends[index]))
}

describe('align', () => {
  it('counts in UTF-16 units', async () => {
    expect(await slices('qwen2_5', '👋 Hi')).toEqual(['👋', ' Hi'])
  })

  it('gives every token that shares a character the whole of it', async () => {
    expect(await slices('qwen2_5', '🫠')).toEqual(['🫠', '🫠', '🫠'])
  })

  it('covers characters the tokenizer composes', async () => {
    expect((await slices('qwen2_5', 'cafe\u0301 x')).join('')).toBe('cafe\u0301 x')
    expect(await slices('qwen2_5', '<|im_end|>\u0338')).toEqual(['<|im_end|>', '\u0338', '\u0338'])
  })

  it('composes syllables of Hangul, whose vowels and finals are no marks', async () => {
    expect(await slices('qwen2_5', 'x \u1112\u1161\u11ab')).toEqual(['x', ' \u1112\u1161\u11ab'])
  })

  it('tells SentencePiece’s mark for a space from the character', async () => {
    expect((await slices('gemma3', 'a ▁ b')).join('')).toBe('a ▁ b')
  }, 60_000)

  it('refuses tokens that do not spell the text', async () => {
    const tokenizer = await loadTokenizer('qwen2_5', '.winnow')
    expect(() => align('Hello you', tokenizer.encode('Hello me'), tokenizer)).toThrow(AlignmentError)
    expect(() => align('Hello you', tokenizer.encode('Hello me'), tokenizer)).toThrow(
      /Token 1 of qwen2_5 \(id \d+, "Ġme"\) does not spell the text at position 6: "you"/,
    )
    expect(() => align('Hello', [], tokenizer)).toThrow(/rest of the text has no token/)
    expect(() => align('', tokenizer.encode('Hello'), tokenizer)).toThrow(AlignmentError)
  })
})
