import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { DuplicateGesture } from '@/lib/contract/duplicates'
import { currentHash } from '@/lib/db/duplicates'
import { memberTexts } from '@/lib/services/duplicates/texts'
import { decideDuplicates, duplicateCluster, duplicatePage } from '@/lib/services/duplicates'
import { listExamples } from '@/lib/services/examples'
import { importFile } from '@/lib/services/imports'
import { decisionsOfRow } from '@/lib/db/row-decisions'
import { createAnalysis } from '@/lib/services/jobs'
import { judgeExamples, saveRubric } from '@/lib/services/review'
import { putBack, undoDecisions } from '@/lib/services/row-decisions'
import { runHere, THIS_PROCESS } from '@/lib/services/jobs/run-here'
import { bulkRefusal, createSemantic } from '@/lib/services/semantic'
import { studio } from '@/lib/services/host/studio'
import { useStudioHome } from '../../../studio-home'
import { session } from '@/tests/session'

/** Twenty words; with n of them replaced, two texts share (20 - n) / (20 + n). */
const WORDS =
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'
const text = (...replaced: [string, string][]): string =>
  replaced.reduce((words, [from, to]) => words.replace(from, to), WORDS)
const BASE = text()
const ONE_OFF = text(['five', 'V'])
const TWO_OFF = text(['nine', 'IX'], ['twelve', 'XII'])
const [ONE_TO_BASE, TWO_TO_BASE, ONE_TO_TWO] = [19 / 21, 18 / 22, 17 / 23]

const home = useStudioHome()
let dataset = ''
let count = 0
/** Example ids of the rows, in order. */
let ids: number[] = []

async function imported(name: string, texts: readonly string[]): Promise<number[]> {
  const file = join(home.folder, `${name}.jsonl`)
  writeFileSync(
    file,
    texts
      .map((content) =>
        JSON.stringify({
          messages: [
            { role: 'user', content },
            { role: 'assistant', content: '' },
          ],
        }),
      )
      .join('\n'),
  )
  await runHere(
    session(),
    await importFile(session(), file, { dataset: name, file: `${name}.jsonl` }, THIS_PROCESS),
    () => undefined,
  )
  return studio()
    .db.all<{ id: number }>(
      'SELECT e.id FROM Example e JOIN Dataset d ON d.id = e.datasetId WHERE d.name = ? ORDER BY e.id',
      name,
    )
    .map(({ id }) => id)
}

const compare = async (name: string, params: object = {}): Promise<unknown> =>
  runHere(
    session(),
    await createAnalysis(
      session(),
      name,
      'dedup',
      { method: 'near', threshold: 0.7, shingle: { unit: 'word', size: 1 }, ...params },
      THIS_PROCESS,
    ),
    () => undefined,
  )

beforeEach(async () => {
  dataset = `rows ${++count}`
  ids = await imported(dataset, [BASE, ONE_OFF, TWO_OFF, 'something else', 'copy me', 'copy me'])
  await compare(dataset)
}, 60_000)

const page = async (threshold?: number) =>
  (await duplicatePage(session(), dataset, { threshold, state: 'all' }))!
type WithoutRun<Gesture> = Gesture extends unknown ? Omit<Gesture, 'run'> : never
const decide = async (gesture: WithoutRun<DuplicateGesture>) =>
  decideDuplicates(session(), dataset, { ...gesture, run: (await page()).run.id })
/** Of the rows of a cluster: id, what becomes of it, the row it goes for, the score. */
const members = async (cluster: number, query: { threshold?: number; keeper?: number } = {}) =>
  (await duplicateCluster(session(), dataset, cluster, query, memberTexts)).members.map(
    ({ exampleId, role, keptId, score, reason }) => [
      ids.indexOf(exampleId),
      role,
      keptId === null ? null : ids.indexOf(keptId),
      score,
      reason,
    ],
  )

describe('clusters', () => {
  it('are counted at every threshold without another search', async () => {
    const { curve, states, clusters } = await page()
    expect(states).toEqual({ undecided: 2, decided: 0, gone: 0, all: 2 })
    const at = (threshold: number) => curve.find((point) => point.threshold === threshold)
    expect(
      [at(0.7), at(0.81), at(0.82), at(0.9), at(0.91), at(1)].map((point) => [
        point!.clusters,
        point!.removable,
      ]),
    ).toEqual([
      [2, 3],
      [2, 3],
      [2, 2],
      [2, 2],
      [1, 1],
      [1, 1],
    ])
    expect(
      clusters.map(({ id, size, minScore, maxScore, removable }) => [
        ids.indexOf(id),
        size,
        minScore,
        maxScore,
        removable,
      ]),
    ).toEqual([
      [0, 3, ONE_TO_TWO, ONE_TO_BASE, 2],
      [4, 2, 1, 1, 1],
    ])
    expect((await page(0.85)).clusters.map(({ size, minScore }) => [size, minScore])).toEqual([
      [2, ONE_TO_BASE],
      [2, 1],
    ])
    expect((await duplicatePage(session(), dataset, { sort: 'doubt', limit: 1 }))!).toMatchObject({
      clusters: [{ minScore: ONE_TO_TWO }],
      next: 1,
    })
    expect((await duplicatePage(session(), dataset, { after: 1 }))!.clusters.map(({ size }) => size)).toEqual(
      [2],
    )
  })

  it('show for each row the one that stays for it and why', async () => {
    expect(await members(ids[0]!)).toEqual([
      [0, 'stays', null, null, 'earliest'],
      [1, 'goes', 0, ONE_TO_BASE, null],
      [2, 'goes', 0, TWO_TO_BASE, null],
    ])
    // Any row opens the cluster it is in.
    expect(await members(ids[2]!)).toEqual(await members(ids[0]!))
  })

  it('follow another keeper as far as rows are alike it', async () => {
    expect(await members(ids[0]!, { keeper: ids[1]! })).toEqual([
      [1, 'stays', null, null, 'chosen'],
      [0, 'goes', 1, ONE_TO_BASE, null],
      [2, 'goes', 1, ONE_TO_TWO, null],
    ])
    expect(await members(ids[0]!, { keeper: ids[1]!, threshold: 0.8 })).toEqual([
      [1, 'stays', null, null, 'chosen'],
      [0, 'goes', 1, ONE_TO_BASE, null],
      [2, 'stays', null, null, null],
    ])
  })

  it('of a run that left no graph are those it suggested', async () => {
    studio().db.run('DELETE FROM DuplicateGraph')
    expect(await page()).toMatchObject({ run: { complete: false }, states: { all: 2 } })
    expect(await members(ids[0]!)).toMatchObject([
      [0, 'stays', null, null, 'score'],
      [1, 'goes', 0, ONE_TO_BASE, null],
      [2, 'goes', 0, TWO_TO_BASE, null],
    ])
  })
})

describe('decisions', () => {
  it('remove the others for the row a person chose; undoing restores what was there', async () => {
    const before = await page()
    const batch = await decide({
      gesture: 'remove-others',
      threshold: 0.7,
      cluster: ids[0]!,
      keeper: ids[1]!,
    })
    expect(batch).toMatchObject({ removed: 2, kept: 0, method: 'near at 0.7, word 1-grams', undoneAt: null })
    expect(decisionsOfRow(studio().db, ids[0]!)).toMatchObject([
      { decision: 'remove', otherId: ids[1], score: ONE_TO_BASE, cause: 'duplicate' },
    ])
    expect(await page()).toMatchObject({
      states: { undecided: 1, decided: 1 },
      gestures: [{ batch: batch.batch }],
    })
    expect(await members(ids[0]!)).toEqual([
      [1, 'stays', null, null, 'in-force'],
      [0, 'out', 1, ONE_TO_BASE, null],
      [2, 'out', 1, ONE_TO_TWO, null],
    ])
    await undoDecisions(session(), dataset, batch.batch)
    expect(await page()).toEqual({
      ...before,
      gestures: [{ ...batch, undoneAt: expect.any(String) as string }],
    })
    expect(await members(ids[0]!)).toHaveLength(3)
  })

  it('may be taken again for another keeper: what it does not cover comes back', async () => {
    await decide({ gesture: 'remove-others', threshold: 0.8, cluster: ids[0]! })
    const again = await decide({
      gesture: 'remove-others',
      threshold: 0.8,
      cluster: ids[0]!,
      keeper: ids[1]!,
    })
    // Row 0 goes for row 1, which comes back; row 2 is not alike row 1 enough and comes back too.
    expect(again).toMatchObject({ removed: 1, kept: 2 })
    expect(await members(ids[0]!, { threshold: 0.8 })).toMatchObject([
      [1, 'stays', null, null, 'kept'],
      [0, 'out', 1, ONE_TO_BASE, null],
      [2, 'stays', null, null, 'kept'],
    ])
  })

  it('of everything at a threshold are one gesture, and leave what people decided alone', async () => {
    await decide({ gesture: 'keep', threshold: 0.7, cluster: ids[0]!, row: ids[2]! })
    await expect(decide({ gesture: 'remove-suggested', threshold: 0.7, removable: 4 })).rejects.toThrow(
      'There are 3 rows to remove now, no longer 4',
    )
    const batch = await decide({ gesture: 'remove-suggested', threshold: 0.7, removable: 3 })
    expect(batch).toMatchObject({ removed: 3, kept: 0 })
    const { states, curve } = await page()
    expect([states, curve[0]]).toEqual([
      { undecided: 0, decided: 2, gone: 0, all: 2 },
      { threshold: 0.7, clusters: 0, removable: 0 },
    ])
    expect(decisionsOfRow(studio().db, ids[2]!)).toMatchObject([{ decision: 'keep' }])
    // The kept row is worth more than the earliest now: row 0 and row 1 went for it.
    expect(decisionsOfRow(studio().db, ids[0]!)).toMatchObject([
      { decision: 'remove', otherId: ids[2], score: TWO_TO_BASE },
    ])
    await undoDecisions(session(), dataset, batch.batch)
    expect((await page()).states).toMatchObject({ undecided: 2 })
  })

  it('to keep all leave nothing to remove', async () => {
    expect(await decide({ gesture: 'keep-all', threshold: 0.7, cluster: ids[0]! })).toMatchObject({
      removed: 0,
      kept: 3,
    })
    expect(await page()).toMatchObject({ states: { undecided: 1, decided: 1 } })
    await expect(decide({ gesture: 'remove-others', threshold: 0.7, cluster: ids[0]! })).rejects.toThrow(
      'Nothing is left to decide here',
    )
  })

  it('whose kept row was rejected since are shown, and another keeper puts them right', async () => {
    await saveRubric(session(), dataset, { good: 'x'.repeat(60), bad: 'y'.repeat(60) })
    await decide({ gesture: 'remove-others', threshold: 0.7, cluster: ids[0]! })
    await judgeExamples(session(), dataset, [ids[0]!], 'reject', undefined)
    expect((await page()).states.gone).toBe(1)
    const { members: rows } = await duplicateCluster(session(), dataset, ids[0]!, {}, memberTexts)
    expect(rows.map(({ exampleId, decided }) => [ids.indexOf(exampleId), decided])).toMatchObject([
      [0, { kind: 'rejected' }],
      [1, { kind: 'removed', gone: 'rejected' }],
      [2, { kind: 'removed', gone: 'rejected' }],
    ])
    await expect(
      decide({ gesture: 'remove-others', threshold: 0.7, cluster: ids[0]!, keeper: ids[0]! }),
    ).rejects.toThrow('was rejected and cannot replace others')
    expect(
      await decide({ gesture: 'remove-others', threshold: 0.7, cluster: ids[0]!, keeper: ids[1]! }),
    ).toMatchObject({ removed: 1, kept: 1 })
    expect((await page()).states.gone).toBe(0)
    expect(decisionsOfRow(studio().db, ids[2]!)[0]).toMatchObject({
      decision: 'remove',
      otherId: ids[1],
      score: ONE_TO_TWO,
    })
  })

  it('suggest for an approved row what it would take the place of', async () => {
    await saveRubric(session(), dataset, { good: 'x'.repeat(60), bad: 'y'.repeat(60) })
    await judgeExamples(session(), dataset, [ids[1]!], 'pass', undefined)
    expect(await members(ids[0]!)).toMatchObject([
      [1, 'stays', null, null, 'approved'],
      [0, 'goes', 1, ONE_TO_BASE, null],
      [2, 'goes', 1, ONE_TO_TWO, null],
    ])
  })

  it('are refused where they are not of the run, the cluster or the threshold', async () => {
    const cluster = ids[0]!
    await expect(duplicatePage(session(), dataset, { threshold: 0.6 })).rejects.toThrow(
      'looked for pairs from 0.7 on',
    )
    await expect(decide({ gesture: 'remove-others', threshold: 0.5, cluster })).rejects.toThrow(
      'needs a new search',
    )
    await expect(decide({ gesture: 'remove-others', threshold: 0.95, cluster })).rejects.toThrow(
      'There is no cluster with row',
    )
    await expect(decide({ gesture: 'keep-all', threshold: 0.7, cluster: ids[3]! })).rejects.toThrow(
      'There is no cluster with row',
    )
    await expect(
      decide({ gesture: 'remove-others', threshold: 0.7, cluster, keeper: ids[4]! }),
    ).rejects.toThrow('is not in this cluster')
    await expect(decide({ gesture: 'keep', threshold: 0.7, cluster, row: ids[5]! })).rejects.toThrow(
      'is not in this cluster',
    )
    const { run } = await page()
    await compare(dataset)
    await expect(
      decideDuplicates(session(), dataset, { gesture: 'keep-all', run: run.id, threshold: 0.7, cluster }),
    ).rejects.toThrow('A newer search has finished')
    expect(decisionsOfRow(studio().db, cluster)).toEqual([])
  })
})

it('all rows of another dataset are kept', async () => {
  const others = await imported(`other of ${dataset}`, [TWO_OFF])
  await compare(dataset, { against: `other of ${dataset}` })
  const { members: rows, keeper } = await duplicateCluster(session(), dataset, ids[2]!, {}, memberTexts)
  expect(keeper).toBeNull()
  expect(
    rows.map(({ exampleId, foreign, role, reason, score }) => [exampleId, foreign, role, reason, score]),
  ).toEqual([
    [others[0], true, 'stays', 'other-dataset', null],
    [ids[2], false, 'goes', null, 1],
    [ids[0], false, 'goes', null, TWO_TO_BASE],
    [ids[1], false, 'goes', null, ONE_TO_TWO],
  ])
  await expect(
    decide({ gesture: 'remove-others', threshold: 0.7, cluster: ids[2]!, keeper: ids[2]! }),
  ).rejects.toThrow('are kept')
  expect(await decide({ gesture: 'keep-all', threshold: 0.7, cluster: ids[2]! })).toMatchObject({ kept: 3 })
  expect(decisionsOfRow(studio().db, others[0]!)).toEqual([])
})

it('semantic suggestions are not applied at once before pairs are judged; single clusters can be decided', async () => {
  await runHere(
    session(),
    await createSemantic(session(), dataset, { threshold: 0.5 }, THIS_PROCESS),
    () => undefined,
  )
  const semantic = (await duplicatePage(session(), dataset, { by: 'semantic' }))!
  expect(semantic.refusal).toContain('These are only suggestions')
  expect(await bulkRefusal(session(), dataset, 0.5)).toBe(semantic.refusal)
  const decideSemantic = (gesture: WithoutRun<DuplicateGesture>) =>
    decideDuplicates(session(), dataset, { ...gesture, run: semantic.run.id })
  await expect(decideSemantic({ gesture: 'remove-suggested', threshold: 0.5 })).rejects.toThrow(
    'These are only suggestions',
  )
  expect(await decideSemantic({ gesture: 'remove-others', threshold: 0.5, cluster: ids[4]! })).toMatchObject({
    removed: 1,
    method: 'by meaning at 0.5, lexical (TF-IDF + LSA)',
  })
})

it('a row removed with others is put back alone', async () => {
  const batch = await decide({ gesture: 'remove-suggested', threshold: 0.7 })
  expect(batch.removed).toBeGreaterThan(1)
  const [first, ...others] = studio()
    .db.all<{ id: number }>(
      "SELECT exampleId AS id FROM RowDecision WHERE batch = ? AND decision = 'remove'",
      batch.batch,
    )
    .map(({ id }) => id)
  const hash = currentHash(studio().db, first!)!.toString('hex')
  await expect(putBack(session(), dataset, first!, hash.replace(/./g, '0'))).rejects.toThrow(
    'Somebody changed',
  )
  expect(await putBack(session(), dataset, first!, hash)).toMatchObject([
    { decision: 'keep', cause: 'duplicate' },
  ])
  expect(await putBack(session(), dataset, first!, hash)).toHaveLength(1)
  expect(
    (
      await listExamples(session(), dataset, {
        sort: 'id',
        descending: false,
        status: 'set-aside',
        limit: 50,
      })
    ).rows.map(({ id }) => id),
  ).toEqual(others)
  await expect(putBack(session(), dataset, 999_999, hash)).rejects.toThrow('has no example')
})
