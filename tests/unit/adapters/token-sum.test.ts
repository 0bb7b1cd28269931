import fc from 'fast-check'
import { expect, it } from 'vitest'
import { TokenSum } from '@/lib/adapters/embeddings/token-sum'

it('the kernel gives the weighted sum of the rows, for any width and any number of tokens', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 70 }),
      fc.integer({ min: 1, max: 9 }),
      fc.array(fc.nat(20), { maxLength: 30 }),
      fc.integer({ min: 1, max: 900 }),
      (dimensions, count, some, times) => {
        const values = Float32Array.from({ length: dimensions * count }, (_, at) => Math.sin(at + 1))
        const rows = Int32Array.from({ length: 21 }, (_, token) => (token * 7) % count)
        const weights = Float32Array.from({ length: 21 }, (_, token) => (token % 5) / 4)
        // Up to 27,000 tokens: several calls of the kernel.
        const tokens = Array.from({ length: some.length * times }, (_, at) => some[at % some.length]!)
        const sums = new TokenSum({ values, dimensions, rows, weights })
        sums.of([1, 2, 3])
        const expected = Array.from({ length: dimensions }, (_, at) =>
          tokens.reduce((sum, token) => sum + values[rows[token]! * dimensions + at]! * weights[token]!, 0),
        )
        const found = sums.of(tokens)
        expect(found).toHaveLength(dimensions)
        const scale = 1 + tokens.length
        found.forEach((value, at) => expect(Math.abs(value - expected[at]!) / scale).toBeLessThan(5e-6))
      },
    ),
    { numRuns: 100 },
  )
})
