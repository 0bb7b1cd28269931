import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { apportion, groupRows, sharesProblem, splitOf } from '@/lib/release'

const SHARES = { train: 0.8, validation: 0.1, test: 0.1 }

describe('groups', () => {
  it('never part two rows that share a key or are a pair, however indirectly', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 12 }).map(String), { minLength: 1, maxLength: 40 }),
        fc.array(fc.tuple(fc.nat(39), fc.nat(39)), { maxLength: 30 }),
        (keys, links) => {
          const pairs = links.map(([a, b]) => [a % keys.length, b % keys.length] as const)
          const groups = groupRows(keys, pairs)
          const reach = closure(keys, pairs)
          keys.forEach((_, left) =>
            keys.forEach((_unused, right) =>
              expect(groups[left] === groups[right]).toBe(reach[left] === reach[right]),
            ),
          )
        },
      ),
    )
  })

  it('are named by their first row, so that a row added at the end moves at most the groups that it joins', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string(), { minLength: 2, maxLength: 30 }),
        fc.array(fc.tuple(fc.nat(29), fc.nat(29)), { maxLength: 30 }),
        (keys, links) => {
          const pairs = links.map(([a, b]) => [a % keys.length, b % keys.length] as const)
          const reach = closure(keys, pairs)
          expect(groupRows(keys, pairs)).toEqual(reach.map((first) => keys[first]))
        },
      ),
    )
  })
})

/** Oracle: flood fill over an adjacency test, no union-find. */
function closure(keys: readonly string[], pairs: readonly (readonly [number, number])[]): number[] {
  const label = keys.map(() => -1)
  keys.forEach((_, start) => {
    if (label[start] !== -1) return
    const open = [start]
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (label[at] !== -1) continue
      label[at] = start
      keys.forEach((key, other) => {
        if (
          key === keys[at] ||
          pairs.some(([a, b]) => (a === at && b === other) || (b === at && a === other))
        )
          open.push(other)
      })
    }
  })
  return label
}

describe('splits', () => {
  it('are decided by seed and group alone', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer(), (group, seed) => {
        expect(splitOf(group, seed, SHARES)).toBe(splitOf(group, seed, SHARES))
        expect(Object.keys(SHARES)).toContain(splitOf(group, seed, SHARES))
      }),
    )
  })

  it('meet the shares on average and differ between seeds', () => {
    const keys = Array.from({ length: 20_000 }, (_, at) => `row ${at}`)
    const counts = apportion(
      keys.map((key) => splitOf(key, 42, SHARES)),
      SHARES,
    )
    // Three standard deviations of a binomial with p = 0.1 and n = 20,000 are 127 rows.
    expect(Math.abs(counts['test']! - 2_000)).toBeLessThan(130)
    expect(keys.some((key) => splitOf(key, 42, SHARES) !== splitOf(key, 43, SHARES))).toBe(true)
  })

  it.each([
    [{}, 'at least one split'],
    [{ train: 0.5, test: 0.4 }, 'sum to 0.9'],
    [{ '../x': 1 }, 'cannot name a split'],
    [{ train: 1.5, test: -0.5 }, 'above 0'],
  ])('refuses %j', (shares, reason) => expect(sharesProblem(shares)).toContain(reason))

  it('takes shares that sum to 1 but for rounding', () =>
    expect(sharesProblem({ a: 0.1, b: 0.2, c: 0.7 })).toBeNull())
})
