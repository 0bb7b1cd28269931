import { expect, test } from 'vitest'
import { median, quantile, tableText } from '@/scripts/bench/kit/figures'
import { alternately, medianText, ratio, ratioText } from '@/scripts/bench/kit/sides'

test('sides take turns, and each is first in every other round', async () => {
  const turns: string[] = []
  const results = await alternately(['here', 'there'], 3, (side) => `${side} ${turns.push(side)}`)
  expect(turns).toEqual(['here', 'there', 'there', 'here', 'here', 'there'])
  expect(results).toEqual([
    ['here 1', 'here 4', 'here 5'],
    ['there 2', 'there 3', 'there 6'],
  ])
})

test('a ratio is the median of the ratios of the rounds, not of the medians', () => {
  expect(ratio([1, 10, 3], [2, 10, 1])).toBe(1)
  expect(ratio([null, 4], [1, 2])).toBe(2)
  expect(ratio([null], [null])).toBe(null)
  expect([ratioText(null), ratioText(1.005), medianText([null], 1), medianText([3, null, 1, 2], 1)]).toEqual([
    '–',
    '1.00',
    '–',
    '2.0',
  ])
})

test('quantiles are figures that were measured', () => {
  const figures = [5, 1, 4, 2, 3]
  expect([median(figures), quantile(figures, 0.95), quantile(figures, 1)]).toEqual([3, 5, 5])
  expect(figures).toEqual([5, 1, 4, 2, 3])
})

test('a table has its names on the left and its figures on the right', () => {
  const table = [
    ['', 'rows/s'],
    ['import', '12'],
    ['a', '1,234'],
  ]
  expect(tableText(table)).toBe('        rows/s\nimport      12\na        1,234')
})
