import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { findModel, openEmbedder } from '@/lib/adapters/embeddings'
import { asVectors, calibrationAt, cosine, differenceBits, traitsOf } from '@/lib/dedup'
import { importFile } from '@/lib/services/imports'
import { importJudgements } from '@/lib/services/semantic/judgement-file'
import { runHere, THIS_PROCESS } from '@/lib/services/jobs/run-here'
import { bulkRefusal, createSemantic, createSemanticAgain, semanticReport } from '@/lib/services/semantic'
import { describeWithData } from '../../shared-data'
import { csvLine } from './csv-line'
import { figuresLine } from './figures-line'
import { useStudioHome } from '../../studio-home'
import { session } from '@/tests/session'

describeWithData('STS-B dev in the product', (data) => {
  const model = join(data, 'model/potion-base-4m-int8')
  const home = useStudioHome()

  it(
    "imported published judgements give precision and recall by threshold with the model's name",
    async () => {
      const pairs = readFileSync(join(data, 'para/stsb_en_dev.csv'), 'utf8')
        .trim()
        .split('\n')
        .map(csvLine)
        .map(([left, right, score]) => ({ left: left!, right: right!, same: Number(score) >= 4 }))
      const sentences = [...new Set(pairs.flatMap(({ left, right }) => [left, right]))]
      const file = join(home.folder, 'stsb.jsonl')
      writeFileSync(
        file,
        sentences.map((content) => JSON.stringify({ messages: [{ role: 'user', content }] })).join('\n'),
      )
      await runHere(
        session(),
        await importFile(
          session(),
          file,
          { dataset: 'stsb', file: 'stsb.jsonl', purpose: 'train' },
          THIS_PROCESS,
        ),
        () => undefined,
      )
      await runHere(
        session(),
        await createSemantic(session(), 'stsb', { model, threshold: 0.9 }, THIS_PROCESS),
        () => undefined,
      )
      const imported = await importJudgements(session(), 'stsb', 'stsb-judgements.jsonl', lines(pairs))
      expect(imported).toMatchObject({ judgements: pairs.length, rejected: 0 })
      await runHere(
        session(),
        await createSemanticAgain(session(), 'stsb', undefined, THIS_PROCESS),
        () => undefined,
      )

      // Each pair once, the later judgement where it is there twice; equal but for space is no
      // pair.
      const once = [
        ...new Map(pairs.map((pair) => [[pair.left, pair.right].sort().join('\0'), pair])).values(),
      ]
      const embedder = await openEmbedder(await findModel(model, { home: '/nonexistent', download: false }))
      const vectors = asVectors(
        await embedder.embed(once.flatMap(({ left, right }) => [left, right])),
        embedder.dimensions,
      )
      const judgements = once.map(({ left, right, same }, at) => ({
        score: cosine(vectors, 2 * at, 2 * at + 1),
        same,
        weight: 1,
        against: differenceBits(traitsOf(left), traitsOf(right)) !== 0,
      }))

      const report = (await semanticReport(session(), 'stsb'))!
      expect([report.stats.vectors, report.basis, report.judged]).toEqual([
        'potion-base-4m-int8',
        'all',
        once.length,
      ])
      console.log(
        `STS-B dev brought along, ${report.judged} of ${pairs.length} pairs once each, what the second check speaks against left out; ${report.stats.vectors}`,
      )
      for (const point of report.calibration.filter(({ threshold }) =>
        [0.7, 0.75, 0.8, 0.85, 0.9, 0.95].includes(threshold),
      )) {
        console.log(figuresLine(point))
        const expected = calibrationAt(judgements, point.threshold, 'open')
        expect(point.judged).toBe(expected.judged)
        expect(point.precision!.value).toBeCloseTo(expected.precision!.value, 10)
        expect(point.recall!.value).toBeCloseTo(expected.recall!.value, 10)
      }
      console.log(`  ${await bulkRefusal(session(), 'stsb', 0.9)}`)
      expect(await bulkRefusal(session(), 'stsb', 0.9)).toContain('potion-base-4m-int8')
    },
    SLOWEST_MS,
  )
})

/**
 * Four jobs, each in a thread of its own: seconds, but not on a machine that is busy with something
 * else.
 */
const SLOWEST_MS = 240_000

async function* lines(rows: readonly object[]): AsyncGenerator<string> {
  for (const row of rows) yield await Promise.resolve(JSON.stringify(row))
}
