import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ShingleCollection } from '@/lib/dedup'
import { ADVERSARIAL } from './corpora'

// Letters whose lower case or normal form depends on what stands beside them: final sigma,
// combining marks, Hangul parts.
const line = fc.oneof(
  fc.constantFrom(...ADVERSARIAL),
  fc.string({
    unit: fc.constantFrom(
      'a',
      'B',
      'Σ',
      'σ',
      ' ',
      '́',
      '̸',
      '=',
      'ᄀ',
      'ᅡ',
      'か',
      '゙',
      '漢',
      '😀',
      '\n',
      '.',
      'İ',
    ),
    maxLength: 12,
  }),
)

it('a text in lines has the same shingles as the joined lines', () => {
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 5 }),
      fc.constantFrom('word' as const, 'character' as const),
      fc.integer({ min: 1, max: 6 }),
      (lines, unit, size) => {
        const collection = new ShingleCollection({ unit, size })
        collection.addLines(lines)
        collection.add(lines.join('\n'))
        expect(collection.texts().setOf).toEqual(Uint32Array.of(0, 0))
      },
    ),
    { numRuns: 500 },
  )
})
