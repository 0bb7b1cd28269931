import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TokenHasher } from '@/lib/text/token-hasher'
import { unitSpans } from '@/lib/text/unit-spans'
import { ADVERSARIAL } from '../dedup/corpora'

const SEED = 7

/** What the hasher makes of a text: its words, or its characters where it has none. */
function hashesOf(text: string): number[] {
  const hasher = new TokenHasher()
  const words = hasher.words(text, SEED)
  return [...hasher.hashes.subarray(0, words > 0 ? words : hasher.characters(text, SEED))]
}

/** Final sigma depends on what follows, which a word cut out of its text does not have. */
const settled = (text: string): string => text.replace(/[Σς]/gu, 'σ')

describe('places of words', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc
      .array(
        fc.constantFrom(
          '\u200d',
          '\u00ad',
          '\ufeff',
          'ｶ',
          'ﾞ',
          'Ａ',
          'ﬁ',
          '²',
          '½',
          'ﾡ',
          'ￂ',
          '=\u0338',
          'が',
          'か\u3099',
          'İ',
          'Σ',
          '\u1100\u1161\u11a8',
          'ก็',
          ' ',
          'a',
          '😀',
          'e\u0301',
          '\u0301',
        ),
        { maxLength: 20 },
      )
      .map((parts) => parts.join('')),
  )

  it('are one for each word the hasher hashes, in order', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const spans = unitSpans(text, 'word')
        expect(spans.length).toBe(hashesOf(text).length)
        spans.forEach(({ start, end }, at) =>
          expect(start < end && start >= (spans[at - 1]?.start ?? 0) && end <= text.length).toBe(true),
        )
      }),
      { numRuns: 2_000 },
    )
  })

  // Of a text without words a run of spaces is a unit, too; cut out it would be none.
  it.each([
    ...ADVERSARIAL.filter((text) => new TokenHasher().words(text, SEED) > 0),
    'か\u3099き\u3099 a =\u0338 b',
    '=\u0338',
    'caf\u0065\u0301 DÉJÀ vu',
    'İstanbul',
  ])('hold the word that was hashed: %j', (given) => {
    const text = settled(given)
    const spans = unitSpans(text, 'word')
    expect(spans.map(({ start, end }) => hashesOf(text.slice(start, end)))).toEqual(
      hashesOf(text).map((hash) => [hash]),
    )
  })
})
