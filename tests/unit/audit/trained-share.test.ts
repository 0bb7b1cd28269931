import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TrainedShare } from '@/lib/audit'

describe('the trained share', () => {
  it('sums to what adding up by hand gives, in all and by category and import', () => {
    const row = fc.record({
      trained: fc.nat(20),
      masked: fc.nat(50),
      category: fc.constantFrom(null, 'a', 'b'),
      file: fc.constantFrom('x.jsonl', 'y.jsonl'),
    })
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (rows) => {
        const shares = new TrainedShare()
        for (const { trained, masked, category, file } of rows)
          shares.add({ total: trained + masked, trained }, category, file)
        const expected = (name: string, own: typeof rows) => ({
          name,
          rows: own.length,
          few: own.filter(({ trained }) => trained < 5).length,
          tokens: own.reduce((sum, { trained, masked }) => sum + trained + masked, 0),
          trained: own.reduce((sum, { trained }) => sum + trained, 0),
        })
        const stats = shares.stats()
        expect(stats.all).toEqual(expected('all', rows))
        for (const group of stats.categories)
          expect(group).toEqual(
            expected(
              group.name,
              rows.filter(({ category }) => (category ?? 'no category') === group.name),
            ),
          )
        for (const group of stats.imports)
          expect(group).toEqual(
            expected(
              group.name,
              rows.filter(({ file }) => file === group.name),
            ),
          )
        expect(stats.imports.reduce((sum, { rows: count }) => sum + count, 0)).toBe(rows.length)
      }),
    )
  })

  it('tells how many rows it does not count', () => {
    const shares = new TrainedShare()
    shares.leaveOut()
    shares.add({ total: 10, trained: 1 }, null, 'x.jsonl')
    expect(shares.stats()).toMatchObject({ uncounted: 1, all: { rows: 1, tokens: 10 } })
  })

  it('keeps a hundred groups apart and the rest together', () => {
    const shares = new TrainedShare()
    for (let at = 0; at < 300; at++) shares.add({ total: 10, trained: 1 }, `category ${at}`, 'x.jsonl')
    const { categories } = shares.stats()
    expect(categories).toHaveLength(101)
    expect(categories.find(({ name }) => name === 'all others')).toMatchObject({ rows: 200, few: 200 })
  })
})
