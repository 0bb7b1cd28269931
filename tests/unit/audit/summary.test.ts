import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { auditExample, AuditSummary, type AuditExample, type AuditParameters } from '@/lib/audit'
import type { AuditStats } from '@/lib/contract/audit'
import { describeWithData } from '../../shared-data'
import { exampleOf, PARAMETERS, turn } from './fixtures'

interface Row {
  example: AuditExample
  hash: string
  hashIgnoringSystem: string
}

function statsOf(rows: readonly Row[], parameters: AuditParameters = PARAMETERS): AuditStats {
  const summary = new AuditSummary(parameters)
  for (const { example, hash, hashIgnoringSystem } of rows)
    summary.add(example, hash, hashIgnoringSystem, auditExample(example, parameters))
  return summary.stats()
}

/**
 * 40 good rows, but for what is given: copies of row 0, cut-off rows, rows with an empty message.
 */
function fixture(planted: { copies?: number; truncated?: number; empty?: number }): AuditStats {
  return statsOf(
    Array.from({ length: 40 }, (_, row) => {
      const total = row < (planted.truncated ?? 0) ? 2049 : 2048
      const example = exampleOf(turn(`question ${row}`, row < (planted.empty ?? 0) ? '' : `answer ${row}`), {
        tokens: { total, prompt: 40, response: 60, trained: 60 },
      })
      const hash = row > 0 && row <= (planted.copies ?? 0) ? 'row 0' : `row ${row}`
      return { example, hash, hashIgnoringSystem: hash }
    }),
  )
}

describe('thresholds', () => {
  it('finds nothing in 40 good rows', () => {
    expect(fixture({})).toMatchObject({
      examples: 40,
      issues: [],
      warnings: [],
      duplicates: 0,
      truncated: 0,
      empty: 0,
    })
  })

  it('2 extra copies of 40 are exactly 5 % and no issue, 3 are', () => {
    expect(fixture({ copies: 2 })).toMatchObject({ duplicates: 2, issues: [] })
    expect(fixture({ copies: 2 }).warnings).toEqual(['2 of 40 rows (5 %) repeating an earlier one.'])
    expect(fixture({ copies: 3 })).toMatchObject({ duplicates: 3, warnings: [] })
    expect(fixture({ copies: 3 }).issues).toEqual([
      '3 of 40 rows (7.5 %) repeating an earlier one; more than 5 % skews training towards them.',
    ])
  })

  it('4 cut-off rows of 40 are exactly 10 % and no issue, 5 are', () => {
    expect(fixture({ truncated: 4 })).toMatchObject({ truncated: 4, issues: [] })
    expect(fixture({ truncated: 5 })).toMatchObject({
      truncated: 5,
      issues: [expect.stringContaining('5 of 40 rows (12.5 %)')],
    })
  })

  it('one empty message is an issue', () => {
    expect(fixture({ empty: 1 })).toMatchObject({
      empty: 1,
      issues: ['1 of 40 rows (2.5 %) with an empty message.'],
    })
  })

  it('tells rows that differ in the system message only', () => {
    const stats = statsOf(
      ['a', 'b', 'c'].map((hash) => ({
        example: exampleOf(turn('q', 'a')),
        hash,
        hashIgnoringSystem: hash === 'c' ? 'c' : 'same',
      })),
    )
    expect(stats).toMatchObject({ duplicates: 0, duplicatesIgnoringSystem: 1, issues: [] })
    expect(stats.warnings).toEqual([
      '1 of 3 rows (33.3 %) differing from an earlier one in the system message only.',
    ])
  })
})

describe('lengths', () => {
  it('leaves rows that could not be rendered out, and says so', () => {
    const rows = [100, 200].map((total, row) => ({
      example: exampleOf(turn('q', 'a'), { tokens: { total, prompt: 1, response: 1, trained: 1 } }),
      hash: `${row}`,
      hashIgnoringSystem: `${row}`,
    }))
    const failed = {
      example: exampleOf(turn('q', 'a'), { tokens: null, renderError: 'no' }),
      hash: 'x',
      hashIgnoringSystem: 'x',
    }
    const stats = statsOf([...rows, failed])
    expect(stats).toMatchObject({ examples: 3, tokens: { mean: 150, median: 150, p95: 195, max: 200 } })
    expect(stats.warnings[0]).toContain('1 of 3 rows (33.3 %) that could not be rendered')
  })

  it('is all zeros for no rows', () => {
    expect(statsOf([])).toMatchObject({
      examples: 0,
      tokens: { mean: 0, median: 0, p95: 0, max: 0 },
      issues: [],
      warnings: [],
      histogram: { edges: [0, 1], prompt: [0], response: [0] },
    })
  })

  it.each([0, 1, 39, 40, 400, 4000])('needs no more than 40 bins for a longest length of %i', (response) => {
    const example = exampleOf(turn('q', 'a'), {
      tokens: { total: response, prompt: 0, response, trained: response },
    })
    const { edges } = statsOf([{ example, hash: 'a', hashIgnoringSystem: 'a' }]).histogram
    expect(edges.length).toBeLessThanOrEqual(41)
    expect(edges.at(-1)).toBeGreaterThan(response)
  })

  it('agrees with brute force on any lengths', () => {
    const length = fc.integer({ min: 0, max: 5000 })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(length, length), { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 1, max: 9000 }),
        (lengths, maximumTokens) => {
          const rows = lengths.map(([prompt, response], row) => ({
            example: exampleOf(turn('q', 'a'), {
              tokens: { total: prompt + response, prompt, response, trained: response },
            }),
            hash: `${row % 7}`,
            hashIgnoringSystem: `${row % 5}`,
          }))
          const stats = statsOf(rows, { ...PARAMETERS, maximumTokens })
          expect(stats.tokens).toEqual(bruteForce(lengths.map(([prompt, response]) => prompt + response)))
          expect(stats.promptTokens).toEqual(bruteForce(lengths.map(([prompt]) => prompt)))
          expect(stats.responseTokens).toEqual(bruteForce(lengths.map(([, response]) => response)))
          expect(stats.truncated).toBe(
            lengths.filter(([prompt, response]) => prompt + response > maximumTokens).length,
          )
          expect(stats.duplicates).toBe(lengths.length - Math.min(7, lengths.length))
          expect(stats.duplicatesIgnoringSystem).toBe(lengths.length - Math.min(5, lengths.length))
          const { edges, prompt, response } = stats.histogram
          expect(edges.length).toBe(prompt.length + 1)
          expect(edges.length).toBeLessThanOrEqual(41)
          for (const [counts, side] of [
            [prompt, 0],
            [response, 1],
          ] as const) {
            counts.forEach((count, bin) =>
              expect(count).toBe(
                lengths.filter((pair) => pair[side] >= edges[bin]! && pair[side] < edges[bin + 1]!).length,
              ),
            )
            expect(counts.reduce((sum, count) => sum + count, 0)).toBe(lengths.length)
          }
        },
      ),
      { numRuns: 200 },
    )
  })
})

/** The percentile by its definition: the straight line through the order statistics. */
function bruteForce(lengths: number[]): AuditStats['tokens'] {
  const sorted = [...lengths].sort((one, other) => one - other)
  const at = (q: number): unknown => {
    const position = q * (sorted.length - 1)
    const [low, high] = [sorted[Math.floor(position)]!, sorted[Math.ceil(position)]!]
    return expect.closeTo(low + (position % 1) * (high - low), 6)
  }
  const mean = lengths.reduce((sum, value) => sum + value, 0) / lengths.length
  return { mean, median: at(0.5), p95: at(0.95), max: Math.max(...lengths) } as AuditStats['tokens']
}

describeWithData("numpy's figures of 10,000 lengths", (data) => {
  it('the length figures are mean 334.3, median 244, p95 910.05', () => {
    const lengths = JSON.parse(readFileSync(`${data}/golden/packing_lengths_seed42.json`, 'utf8')) as number[]
    const stats = statsOf(
      lengths.map((total, row) => ({
        example: exampleOf(turn('q', 'a'), { tokens: { total, prompt: 1, response: 1, trained: 1 } }),
        hash: `${row}`,
        hashIgnoringSystem: `${row}`,
      })),
    )
    expect(stats.tokens.mean).toBe(334.2572)
    expect(stats.tokens.median).toBe(244)
    expect(stats.tokens.p95).toBeCloseTo(910.05, 9)
    expect(stats.tokens.max).toBe(2048)
  })
})
