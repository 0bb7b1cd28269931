import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findModel, openEmbedder } from '@/lib/adapters/embeddings'
import {
  asVectors,
  calibrationAt,
  cosine,
  dialogueDigest,
  differenceBits,
  exactGroups,
  LEXICAL_NAME,
  lexicalVectors,
  nearPairs,
  ShingleCollection,
  traitsOf,
  type Vectors,
} from '@/lib/dedup'
import { describeWithData } from '../../shared-data'
import { politePairs } from './polite-pairs'
import { figuresLine } from './figures-line'

const pairs = politePairs()
const texts = [...new Set(pairs.flatMap(({ left, right }) => [left, right]))]
const THRESHOLDS = [0.5, 0.6, 0.7, 0.8, 0.9]

/**
 * Prints precision and recall by threshold with the name of what made the vectors, and gives both
 * at one threshold.
 */
function figures(
  name: string,
  vectors: Vectors,
): (threshold: number) => { precision: number; recall: number } {
  const rowOf = new Map(texts.map((text, row) => [text, row]))
  const judgements = pairs.map(({ left, right, same }) => ({
    score: cosine(vectors, rowOf.get(left)!, rowOf.get(right)!),
    same,
    weight: 1,
    against: differenceBits(traitsOf(left), traitsOf(right)) !== 0,
  }))
  console.log(`command against polite, 100 pairs and 100 hard non-pairs; ${name}`)
  for (const threshold of THRESHOLDS) console.log(figuresLine(calibrationAt(judgements, threshold, 'open')))
  return (threshold) => {
    const { precision, recall } = calibrationAt(judgements, threshold, 'open')
    return { precision: precision?.value ?? 0, recall: recall?.value ?? 0 }
  }
}

describe('pairs of a command and its polite form', () => {
  it('are not found by the exact and the near search', () => {
    expect(pairs.filter(({ same }) => same)).toHaveLength(100)
    expect(pairs.filter(({ same }) => !same)).toHaveLength(100)
    expect(
      exactGroups(texts.map((content) => dialogueDigest({ messages: [{ role: 'user', content }] }, 'all')))
        .left,
    ).toHaveLength(0)
    const collection = new ShingleCollection({ unit: 'word', size: 5 })
    for (const text of texts) collection.add(text)
    expect(nearPairs(collection, { threshold: 0.8 }).left).toHaveLength(0)
  })

  it('are separated from hard non-pairs better than chance without a model', () => {
    const at = figures(LEXICAL_NAME, lexicalVectors(texts))
    expect(at(0.5).recall).toBeGreaterThan(0)
    expect(at(0.5).precision).toBeGreaterThan(0.5)
  })
})

describeWithData('a command and the same asked politely, with the potion model', (data) => {
  it('are separated from hard non-pairs by the model', async () => {
    const model = await findModel(join(data, 'model/potion-base-4m-int8'), {
      home: '/nonexistent',
      download: false,
    })
    const embedder = await openEmbedder(model)
    const at = figures(embedder.id, asVectors(await embedder.embed(texts), embedder.dimensions))
    expect(at(0.7).precision).toBeGreaterThan(0.6)
  })
})
