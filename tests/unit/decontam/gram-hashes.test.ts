import { describe, expect, it } from 'vitest'
import { defaultLimits, exportGramHashes, GramHashMatcher, Matcher } from '@/lib/decontam'
import { ADVERSARIAL, randomCorpus } from '../dedup/corpora'

const TEXTS = [...randomCorpus(8, 150, 40), ...ADVERSARIAL]

describe('an eval set as gram hashes', () => {
  it('is found as the set itself is by the n-gram pass, and marks the row alone', () => {
    const items = TEXTS.filter((_, at) => at % 3 === 0).map((text, id) => ({ id, text }))
    const set = exportGramHashes(items, { n: 8, seed: 4711 })
    const hashed = new GramHashMatcher(JSON.parse(JSON.stringify(set)) as typeof set)
    const plain = new Matcher(items, { ...defaultLimits(0), commonRows: Infinity })
    let found = 0
    for (const text of TEXTS) {
      const row = [{ text: 'something else', asked: true }, { text, asked: false }]
      const expected = plain.match(row).filter(({ pass }) => pass === 'ngram').map(({ item, score }) => [item, score]).sort()
      const hits = hashed.match(row, 0.5)
      expect(hits.map(({ item, score }) => [item, score]).sort()).toEqual(expected)
      expect(hits.every(({ row: spans }) => spans.length > 0 && spans.every((span) => span.text === 1))).toBe(true)
      found += hits.length
    }
    expect(found).toBeGreaterThan(50)
  })

  it('holds no text, and other hashes under another seed', () => {
    const items = [{ id: 3, text: 'a secret question that nobody may read before the test is held' }, { id: 4, text: 'yes' }]
    const one = exportGramHashes(items, { n: 8, seed: 1 })
    const other = exportGramHashes(items, { n: 8, seed: 2 })
    expect(JSON.stringify(one)).not.toMatch(/secret|question/)
    expect(one.items[0]).toMatchObject({ id: 3, tokens: 12 })
    expect(one.items[1]).toEqual({ id: 4, tokens: 1, grams: [] })
    expect(one.items[0]!.grams.length).toBe(5)
    expect(one.items[0]!.grams.some((gram) => other.items[0]!.grams.includes(gram))).toBe(false)
  })

  it('refuses grams that are no sign of anything', () => {
    expect(() => exportGramHashes([], { n: 2, seed: 1 })).toThrow(/not possible/)
  })
})
