import { describe, expect, it } from 'vitest'
import {
  boilerplateCandidates,
  boilerplateGrams,
  commonSpans,
  countGrams,
  DEFAULT_SHINGLING,
  nearPairs,
  ShingleCollection,
  type ShingledTexts,
} from '@/lib/dedup'
import { randomCorpus } from '../corpora'

const OPENING =
  'Below is an instruction that describes a task. Write a response that appropriately completes the request.'

function shingled(
  texts: readonly string[],
  aside: Uint32Array | null = null,
): { texts: ShingledTexts; collection: ShingleCollection } {
  const collection = new ShingleCollection(DEFAULT_SHINGLING, aside)
  for (const text of texts) collection.add(text)
  return { texts: collection.texts(), collection }
}

function boilerplateOf(texts: readonly string[]): ReturnType<typeof boilerplateGrams> {
  const all = shingled(texts).texts
  const grams = boilerplateCandidates(shingled(texts.filter((_, at) => at % 3 === 0)).texts)
  return boilerplateGrams({ grams, rows: countGrams(all, grams) }, texts.length)
}

describe('boilerplate', () => {
  const bodies = randomCorpus(41, 310, 40)
    .filter((body) => body !== '')
    .slice(0, 300)

  it('is what a tenth of the rows have, counted by rows, copies too', () => {
    const texts = bodies.map((body, at) => (at % 4 === 0 ? `${OPENING} ${body}` : body))
    const { grams, rows } = boilerplateOf(texts)
    const inOpening = new Set(new ShingleCollection().gramsOf(OPENING))
    expect(new Set(grams)).toEqual(inOpening)
    expect([...rows].every((count) => count === 75)).toBe(true)
    // A twelfth is near enough for a sample to suspect, and too little once it is counted.
    expect(
      boilerplateOf(bodies.map((body, at) => (at % 12 === 0 ? `${OPENING} ${body}` : body))).grams.length,
    ).toBe(0)
  })

  it('is shown as it stands in the texts, whatever the script', () => {
    for (const opening of [
      OPENING,
      '以下は、タスクを説明する指示です。要求を適切に満たす応答を書きなさい。',
      'Ниже приведена инструкция, описывающая задачу: напишите ответ',
    ]) {
      const texts = bodies.map((body) => `${opening} ### ${body}`)
      const found = boilerplateOf(texts)
      const spans = commonSpans(texts[7]!, found, DEFAULT_SHINGLING)
      expect(spans).toHaveLength(1)
      expect(opening.startsWith(spans[0]!.text.slice(0, -1))).toBe(true)
      expect(spans[0]!.text.length).toBeGreaterThan(opening.length - 3)
      expect(spans[0]!.rows).toBe(300)
    }
  })

  it('is shown by characters, too, and not at all where there is none', () => {
    const shingling = { unit: 'character', size: 8 } as const
    const collection = new ShingleCollection(shingling)
    for (const body of bodies) collection.add(`😀 ${OPENING}\n${body}`)
    const grams = boilerplateCandidates(collection.texts())
    const spans = commonSpans(
      `😀  ${OPENING}\nsomething of its own`,
      { grams, rows: countGrams(collection.texts(), grams) },
      shingling,
    )
    expect(spans[0]!.text.startsWith(`😀  ${OPENING}`)).toBe(true)
    expect(
      commonSpans('nothing in common', { grams: new Uint32Array(0), rows: new Uint32Array(0) }, shingling),
    ).toEqual([])
  })

  it('set aside, leaves what is different; a text that is nothing else is compared by it', () => {
    const texts = [...bodies.map((body) => `${OPENING} ${body}`), OPENING, OPENING.toUpperCase()]
    const { grams } = boilerplateOf(texts)
    const aside = shingled(texts, grams)
    const pairs = nearPairs(aside.collection, { threshold: 0.5 })
    expect(nearPairs(shingled(texts).collection, { threshold: 0.5 }).left.length).toBeGreaterThan(
      pairs.left.length,
    )
    expect([...pairs.left].map((left, at) => [left, pairs.right[at]])).toContainEqual([300, 301])
    expect(aside.texts.setOf.length).toBe(texts.length)
  })
})
