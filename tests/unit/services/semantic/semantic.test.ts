import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Origin } from '@/lib/core/status'
import { FEWEST_JUDGEMENTS, type ImportedJudgements, type SemanticPairView } from '@/lib/contract/semantic'
import { suggestedPairs } from '@/lib/services/duplicates'
import { importFile } from '@/lib/services/imports'
import { importJudgements } from '@/lib/services/semantic/judgement-file'
import { runHere, THIS_PROCESS } from '@/lib/services/jobs/run-here'
import {
  bulkRefusal,
  createSemantic,
  createSemanticAgain,
  type SemanticRequest,
  semanticReport,
} from '@/lib/services/semantic'
import {
  differingPairs,
  drawnPairs,
  judgePair,
  pairsToJudge,
  pairToJudge,
  withdrawJudgement,
} from '@/lib/services/semantic/pairs'
import { studio } from '@/lib/services/host/studio'
import { useStudioHome } from '../../../studio-home'
import { invoices, twins } from '../../../twins'
import { floats, littleModel, writeFiles } from '../../semantic/model-files'
import { session } from '@/tests/session'

const home = useStudioHome()
beforeAll(() => {
  // Two models that disagree: to the one red is green, to the other red is blue.
  const model = (green: number[], blue: number[]) =>
    littleModel({
      embeddings: { dtype: 'F32', shape: [6, 2], bytes: floats(0, 0, 1, 0, ...green, ...blue, 0, 0, 0, 0) },
    })
  writeFiles(join(home.folder, 'home/models/greenish'), model([1, 0.3], [0, 1]))
  writeFiles(join(home.folder, 'home/models/blueish'), model([0, 1], [1, 0.4]))
})

async function imported(dataset: string, texts: readonly string[], origin?: Origin): Promise<void> {
  const file = join(home.folder, `${dataset}-${origin}.jsonl`)
  writeFileSync(
    file,
    texts
      .map((text) =>
        JSON.stringify({
          messages: [
            { role: 'user', content: text },
            { role: 'assistant', content: 'Yes.' },
          ],
        }),
      )
      .join('\n'),
  )
  await runHere(
    session(),
    await importFile(
      session(),
      file,
      { dataset, file: `${dataset}.jsonl`, purpose: 'train', ...(origin && { origin }) },
      THIS_PROCESS,
    ),
    () => undefined,
  )
}

async function compared(dataset: string, params: SemanticRequest): Promise<void> {
  await runHere(
    session(),
    await createSemantic(session(), dataset, { scope: 'prompt', ...params }, THIS_PROCESS),
    () => undefined,
  )
}

async function* lines(...judgements: object[]): AsyncGenerator<string> {
  for (const judgement of judgements) yield await Promise.resolve(JSON.stringify(judgement))
}

const sameTwin = ({ left, right }: SemanticPairView): boolean =>
  (left.exampleId - 1) >> 1 === (right.exampleId - 1) >> 1

describe('suggestions of a semantic run', () => {
  it('are held back until enough judgements say that the threshold is safe', async () => {
    expect(await bulkRefusal(session(), await named('held'), 0.8)).toContain(
      'has not been compared by meaning yet',
    )
    await compared('held', { threshold: 0.8 })
    expect(await bulkRefusal(session(), 'held', 0.8)).toContain(
      `judged 0 of at least ${FEWEST_JUDGEMENTS} pairs. Judge ${FEWEST_JUDGEMENTS} more`,
    )

    const pairs = await pairsToJudge(session(), 'held')
    expect(pairs.length).toBeGreaterThanOrEqual(FEWEST_JUDGEMENTS + 3)
    for (const pair of pairs.slice(0, FEWEST_JUDGEMENTS - 1))
      await judgePair(session(), 'held', pair.id, { same: sameTwin(pair), seen: pair.seen })
    expect(await bulkRefusal(session(), 'held', 0.8)).toContain(
      `judged 29 of at least ${FEWEST_JUDGEMENTS} pairs. Judge 1 more`,
    )
    // Enough in number, but the pairs nobody has judged could be wrong.
    await judgePair(session(), 'held', pairs[FEWEST_JUDGEMENTS - 1]!.id, {
      same: true,
      seen: pairs[FEWEST_JUDGEMENTS - 1]!.seen,
    })
    expect(await bulkRefusal(session(), 'held', 0.8)).toMatch(/no threshold removes only true duplicates/)
    for (const pair of pairs.slice(FEWEST_JUDGEMENTS))
      await judgePair(session(), 'held', pair.id, { same: sameTwin(pair), seen: pair.seen })
    expect(await bulkRefusal(session(), 'held', 0.8)).toBeNull()
    expect((await semanticReport(session(), 'held'))!.refusal).toBeNull()

    // Three of the lowest are not the same after all: only what lies above is safe.
    const lowest = pairs.toSorted((one, other) => one.score - other.score).slice(0, 3)
    for (const pair of lowest) await judgePair(session(), 'held', pair.id, { same: false, seen: pair.seen })
    const { safeThreshold } = (await semanticReport(session(), 'held'))!
    expect(safeThreshold).toBeGreaterThan(lowest[2]!.score)
    expect(await bulkRefusal(session(), 'held', safeThreshold!)).toBeNull()
    expect(await bulkRefusal(session(), 'held', safeThreshold! - 0.01)).toContain(
      `removals are safe from a cosine of ${safeThreshold!.toFixed(2)} on`,
    )
    for (const pair of lowest) await withdrawJudgement(session(), 'held', pair.id)
    expect(await bulkRefusal(session(), 'held', 0.8)).toBeNull()
  })

  it('keep what people wrote, and let what was generated like it go', async () => {
    await imported(
      'origins',
      twins(40).filter((_, at) => at % 2 === 0),
      'synthetic',
    )
    await imported(
      'origins',
      twins(40).filter((_, at) => at % 2 === 1),
      'human-written',
    )
    await compared('origins', { threshold: 0.8 })
    const pairs = []
    for await (const pair of suggestedPairs(session(), 'origins', 'semantic')) pairs.push(pair)
    expect(pairs.length).toBeGreaterThan(10)
    // What people wrote came later, so its ids are higher.
    expect(pairs.filter(({ removed, kept }) => removed > kept)).toEqual([])
  })

  it('keep their judgements, and what these stand for, when the search runs at another threshold', async () => {
    const before = (await semanticReport(session(), 'held'))!
    await runHere(
      session(),
      await createSemanticAgain(session(), 'held', 0.92, THIS_PROCESS),
      () => undefined,
    )
    const after = (await semanticReport(session(), 'held'))!
    expect([after.run > before.run, after.stats.threshold, after.stats.scope]).toEqual([true, 0.92, 'prompt'])
    expect(after.judged).toBe(before.judged)
    expect(after.calibration.filter(({ threshold }) => threshold >= 0.8)).toEqual(
      before.calibration.filter(({ threshold }) => threshold >= 0.8),
    )
    expect(after.stats.calibration).toEqual(after.calibration.find(({ threshold }) => threshold === 0.92))
  })

  const named = async (dataset: string): Promise<string> => {
    await imported(dataset, twins(40))
    return dataset
  }
})

describe('judgements', () => {
  const COLOURS = ['red red red green', 'red green', 'red red blue', 'blue', 'red red red green']

  it('are of texts: every model scores them anew', async () => {
    await imported('colours', COLOURS)
    await compared('colours', { model: 'greenish', threshold: 0.9 })
    const pair = (await pairsToJudge(session(), 'colours')).find(
      ({ left, right }) => [left.text, right.text].sort().join('|') === 'red green|red red red green',
    )!
    await judgePair(session(), 'colours', pair.id, { same: true, seen: pair.seen })
    await compared('colours', { model: 'blueish', threshold: 0.9 })
    const report = (await semanticReport(session(), 'colours'))!
    expect(report.judged).toBe(1)
    // Between (1, 0.3) and (2, 0.3) and between (1, 1) and (3, 1).
    const cosine = (a: number, b: number, c: number, d: number): number =>
      (a * c + b * d) / Math.hypot(a, b) / Math.hypot(c, d)
    expect(pair.score).toBeCloseTo(cosine(4, 0.3, 2, 0.3), 4)
    expect(report.calibration.findLast(({ recall }) => recall?.value === 1)!.threshold).toBe(
      Math.floor(cosine(3, 1, 1, 1) * 100) / 100,
    )
  })

  it('can be brought along, by text or by id, and count once a run has scored them', async () => {
    await imported('brought', COLOURS)
    const read = (...judgements: object[]): Promise<ImportedJudgements> =>
      importJudgements(session(), 'brought', 'judgements.jsonl', lines(...judgements), 'prompt')
    const first = studio().db.get<{ id: number }>(
      "SELECT min(e.id) AS id FROM Example e JOIN Dataset d ON d.id = e.datasetId WHERE d.name = 'brought'",
    )!.id
    expect(
      await read(
        { left: 'red green ', right: 'blue', same: false, from: 'elsewhere' },
        { left: first, right: first + 2, same: true },
        { left: first, right: first + 3, same: null },
      ),
    ).toEqual({ judgements: 2, rejected: 0, errors: [], brought: 2 })
    expect(
      await read(
        { left: 'red green', right: 'violet', same: true },
        { left: first, right: first + 4, same: true },
        { left: first, right: 1, same: true },
      ),
    ).toMatchObject({
      judgements: 0,
      rejected: 3,
      errors: [
        { line: 1, code: 'unknown-row' },
        { line: 2, code: 'equal-texts' },
        { line: 3, code: 'unknown-row' },
      ],
    })
    await expect(read({ left: 1, right: 2, same: true }, { left: 1, right: 2 })).rejects.toThrow(
      /^Line 2 of judgements.jsonl is not a judgement.*Nothing of the file was kept/,
    )

    await compared('brought', { model: 'greenish', threshold: 0.95 })
    expect(await semanticReport(session(), 'brought')).toMatchObject({ judged: 2, basis: 'all', missing: 3 })
    // The later judgement of a pair counts, whichever side comes first.
    await read({ left: 'red red blue', right: 'red red red green', same: false })
    const { calibration } = (await semanticReport(session(), 'brought'))!
    expect(calibration.every(({ precision }) => precision === null || precision.value === 0)).toBe(true)
  })

  it('answer the pairs that were written out', async () => {
    const [pair] = await pairsToJudge(session(), 'brought')
    expect(
      await importJudgements(
        session(),
        'brought',
        'answers.jsonl',
        lines({ ...pair, same: true }, { id: 10_000, same: true }),
      ),
    ).toMatchObject({ judgements: 1, brought: 0, errors: [{ line: 2, code: 'unknown-pair' }] })
    expect((await drawnPairs(session(), 'brought')).find(({ id }) => id === pair!.id)?.same).toBe(true)
    expect(await pairToJudge(session(), 'brought', pair!.id)).toMatchObject({
      id: pair!.id,
      same: true,
      left: { text: pair!.left.text },
    })
    await expect(pairToJudge(session(), 'brought', 10_000)).rejects.toThrow(/has no pair 10000/)
  })
})

it('pairs with a difference are listed page by page, and never suggested', async () => {
  await imported('numbers', invoices(30))
  await compared('numbers', { threshold: 0.6 })
  const first = await differingPairs(session(), 'numbers')
  expect([
    first.pairs.length,
    first.next,
    first.pairs.every(({ differences }) => differences.includes('numbers')),
  ]).toEqual([20, '20', true])
  expect((await semanticReport(session(), 'numbers'))!.stats.suggested).toBe(0)
  const last = await differingPairs(session(), 'numbers', { after: String(first.total - 3) })
  expect([last.pairs.length, last.next]).toEqual([3, null])
})
