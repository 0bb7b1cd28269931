import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  DEFAULT_SHINGLING,
  firstTexts,
  headsOf,
  hotGrams,
  mergeTexts,
  partnerSets,
  planJoin,
  ShingleCollection,
  type ShingledTexts,
  textPairs,
  withAdded,
} from '@/lib/dedup'
import { joinByCrew } from '@/lib/dedup/crew/near-by-crew'
import { boilerplateCorpus, randomCorpus } from '../dedup/corpora'
import { expandPairs, oraclePairs, sorted } from '../dedup/oracle'
import { crewOf } from './crews'

const report = (): void => undefined

function shingled(texts: readonly string[]): ShingledTexts {
  const collection = new ShingleCollection(DEFAULT_SHINGLING)
  for (const text of texts) collection.add(text)
  return collection.texts()
}

describe('texts that are added one batch after another', () => {
  it('have the pairs of a full run, whatever the texts, the threshold and the number of batches', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        fc.constantFrom(0.5, 0.7, 0.8, 0.9, 1),
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        async (seed, threshold, batches, boilerplate) => {
          // Chains of copies run through all of it, so that batches hold copies and near copies of
          // each other.
          const texts = boilerplate ? boilerplateCorpus(seed, 160) : randomCorpus(seed, 160, 25)
          const edges = Array.from({ length: batches + 1 }, (_, at) => 100 + at * 20)
          const first = shingled(texts.slice(0, 100))
          const { hot } = planJoin(first.sets, threshold, [hotGrams(first.sets, 0, 1)])
          let heads = headsOf(first.sets, threshold, hot)
          const joined = await joinByCrew(crewOf(2), first.sets, { threshold, report })
          let known = { setOf: first.setOf, sizeOf: first.sets.sizeOf, pairs: textPairs(first, joined.found) }
          for (let batch = 0; batch < batches; batch++) {
            const fresh = shingled(texts.slice(edges[batch], edges[batch + 1]))
            const partners = partnerSets(
              { heads, sizeOf: known.sizeOf },
              { heads: headsOf(fresh.sets, threshold, hot), sizeOf: fresh.sets.sizeOf },
              threshold,
            )
            const firstOf = firstTexts(known)
            const merged = mergeTexts([shingled(Array.from(partners, (set) => texts[firstOf[set]!]!)), fresh])
            const isFresh = new Uint8Array(merged.sets.sizeOf.length).fill(1, partners.length)
            const { found } = await joinByCrew(crewOf(1), merged.sets, {
              threshold,
              fresh: { isFresh, pairs: 'any' },
              report,
            })
            known = withAdded(known, partners, merged, textPairs(merged, found))
            const all = shingled(texts.slice(0, edges[batch + 1]))
            heads = headsOf(all.sets, threshold, hot)
            expect([...known.setOf]).toEqual([...all.setOf])
            expect([...known.sizeOf]).toEqual([...all.sets.sizeOf])
          }
          expect(sorted(expandPairs(known.pairs))).toEqual(
            sorted(oraclePairs(texts.slice(0, edges[batches]), threshold, DEFAULT_SHINGLING)),
          )
        },
      ),
      { numRuns: 40 },
    )
  })
})
