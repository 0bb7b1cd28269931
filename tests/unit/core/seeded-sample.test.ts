import fc from 'fast-check'
import { expect, it } from 'vitest'
import { hashToUnit } from '@/lib/core/hash'
import { SeededSample } from '@/lib/core/seeded-sample'

function draw(keys: readonly string[], size: number, seed: number): string[] {
  const sample = new SeededSample<string>(size, seed)
  for (const key of keys) sample.add(key, key)
  return sample.items()
}

it('the sample has the items with the smallest draws, in any order of arrival', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string(), { maxLength: 400 }),
      fc.integer({ min: 1, max: 60 }),
      fc.integer(),
      (keys, size, seed) => {
        const expected = [...keys]
          .sort((one, other) => hashToUnit(seed, one) - hashToUnit(seed, other))
          .slice(0, size)
        expect(draw(keys, size, seed)).toEqual(expected)
        expect(draw([...keys].reverse(), size, seed)).toEqual(expected)
      },
    ),
  )
})

it('another seed gives another sample', () => {
  const keys = Array.from({ length: 1000 }, (_, key) => String(key))
  expect(draw(keys, 50, 42)).toHaveLength(50)
  expect(draw(keys, 50, 42)).toEqual(draw(keys, 50, 42))
  expect(draw(keys, 50, 42)).not.toEqual(draw(keys, 50, 43))
})
