import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { type Conversation, conversationJson } from '@/lib/core/conversation'
import { listingOf } from '@/lib/core/listing'
import { decisionsOf, insertDecisions, undoBatch } from '@/lib/db/row-decisions'
import { appendRevision, headOf, setHead } from '@/lib/db/verdicts'
import { contaminationReport, createContaminationSearch } from '@/lib/services/contamination'
import {
  contaminationPairPage,
  contaminationReview,
  decideContamination,
  removeFlagged,
  undoContaminationDecision,
} from '@/lib/services/contamination/review'
import { datasetOverview } from '@/lib/services/datasets'
import { importFile } from '@/lib/services/imports'
import { exportPrivateSet, keepPrivateSet } from '@/lib/services/contamination/private-sets'
import { runHere, THIS_PROCESS } from '@/lib/services/jobs/run-here'
import { studio } from '@/lib/services/host/studio'
import { useStudioHome } from '../../../studio-home'
import { session } from '@/tests/session'

/**
 * Planted leaks: an exact copy, one in capitals, one in the middle of something else, and one in
 * other words.
 */
const ITEMS = [
  'Janet has sixteen ducks that lay eggs every morning and she eats three of them for breakfast. How many are left?',
  'A robe takes two bolts of blue fiber and half that much white fiber. How many bolts in total does it take to make the robe?',
  'Josh decides to try flipping a house. He buys a house for eighty thousand dollars and puts in fifty thousand dollars in repairs.',
  'James decides to run three sprints three times a week. He runs sixty meters each sprint. How many total meters does he run a week?',
]
const ROWS = [
  ITEMS[0]!,
  ITEMS[1]!.toUpperCase(),
  `Think of a friend of yours. ${ITEMS[2]!} Tell the story to its end in your own words.`,
  'James will run three sprints. He decides to do that three times a week, and sixty meters are in each sprint he runs. How many meters in total?',
  'What is the capital of France?',
]

const home = useStudioHome()
beforeAll(async () => {
  await imported('train', 'train', ROWS)
  await imported('eval', 'eval', ITEMS)
  await search()
})

async function imported(
  dataset: string,
  purpose: 'train' | 'eval',
  questions: readonly string[],
): Promise<void> {
  const file = join(home.folder, `${dataset}.jsonl`)
  writeFileSync(
    file,
    questions
      .map((question) =>
        JSON.stringify({
          messages: [
            { role: 'user', content: question },
            { role: 'assistant', content: 'Nobody knows.' },
          ],
        }),
      )
      .join('\n'),
  )
  await runHere(
    session(),
    await importFile(session(), file, { dataset, file: `${dataset}.jsonl`, purpose }, THIS_PROCESS),
    () => undefined,
  )
}

const search = async (): Promise<unknown> =>
  runHere(
    session(),
    await createContaminationSearch(session(), 'train', { against: ['eval'], semantic: {} }, THIS_PROCESS),
    () => undefined,
  )
const pairs = async (query = {}) => (await contaminationPairPage(session(), 'train', query))!.pairs
const counts = async () => {
  const { flagged, removed, kept, undecided } = (await contaminationReview(session(), 'train'))!
  return { flagged, removed, kept, undecided }
}
const setAside = async (name: string): Promise<number[]> =>
  decisionsOf(studio().db, (await session().dataset(name, 'reader')).id, 'contamination')
    .filter(({ decision }) => decision === 'remove')
    .map(({ exampleId }) => exampleId)

it('each planted leak is found by its pass, and a candidate flags nothing', async () => {
  const found = new Map(
    (await pairs()).map(({ exampleId, passes, evalLine }) => [
      `${exampleId} ${evalLine}`,
      passes.map(({ pass }) => pass),
    ]),
  )
  expect(found.get('1 1')?.[0]).toBe('exact')
  expect(found.get('2 2')?.[0]).toBe('exact')
  expect(found.get('3 3')).toEqual(expect.arrayContaining(['ngram', 'any-ngram']))
  expect(found.get('3 3')).not.toContain('exact')
  expect(found.get('4 4')).toEqual(['semantic'])
  expect(await counts()).toEqual({ flagged: 3, removed: 0, kept: 0, undecided: 3 })
})

it('all flagged rows, never candidates, are removed from the training set at once, and restored', async () => {
  const shown = (await pairs()).map(({ exampleId, evalDatasetId, evalExampleId }) => ({
    exampleId,
    evalDatasetId,
    evalExampleId,
  }))
  const { batch, shown: states } = await removeFlagged(session(), 'train', { shown })
  expect(batch).toMatchObject({ cause: 'contamination', removed: 3, method: 'exact, 8-gram: items of eval' })
  expect(states.map((state, at) => [shown[at]!.exampleId, state])).toEqual(
    shown.map(({ exampleId }) => [exampleId, exampleId <= 3 ? 'remove' : null]),
  )
  expect(await setAside('train')).toEqual([1, 2, 3])
  expect(await setAside('eval')).toEqual([])
  expect(decisionsOf(studio().db, 1, 'contamination')[0]).toMatchObject({
    exampleId: 1,
    otherId: 6,
    score: 1,
  })
  await expect(removeFlagged(session(), 'train')).rejects.toThrow(/flags no row that is not decided/)
  expect((await undoContaminationDecision(session(), 'train', { batch: batch.batch })).review).toMatchObject({
    undecided: 3,
    removed: 0,
  })
})

it('a person decides about a candidate, and it is shown as decided', async () => {
  const [candidate] = await pairs({ pass: 'semantic', exampleId: 4 })
  const { runId } = (await contaminationReview(session(), 'train'))!
  await decideContamination(session(), 'train', { runId, decision: 'remove', pairs: [candidate!] })
  expect(await setAside('train')).toEqual([4])
  expect(
    (await pairs({ state: 'decided' })).every(
      ({ exampleId, decision }) => exampleId === 4 && decision === 'remove',
    ),
  ).toBe(true)
  expect((await pairs({ state: 'undecided' })).some(({ exampleId }) => exampleId === 4)).toBe(false)
})

it('rows that the latest search did not find, eval rows, and older searches are refused', async () => {
  const { runId } = (await contaminationReview(session(), 'train'))!
  const [pair] = await pairs()
  await expect(
    decideContamination(session(), 'train', {
      runId,
      decision: 'remove',
      pairs: [{ ...pair!, exampleId: pair!.evalExampleId }],
    }),
  ).rejects.toThrow(/did not find this item in row/)
  await expect(
    decideContamination(session(), 'train', {
      runId,
      decision: 'remove',
      pairs: [{ ...pair!, exampleId: 5 }],
    }),
  ).rejects.toThrow(/did not find this item in row 5/)
  await expect(
    decideContamination(session(), 'eval', { runId, decision: 'remove', pairs: [pair!] }),
  ).rejects.toThrow(/never touched/)
  await expect(
    decideContamination(session(), 'train', { runId: runId - 1, decision: 'remove', pairs: [pair!] }),
  ).rejects.toThrow(/searched again/)
})

it('a decision to keep holds for the items that were shown, and not for a new one', async () => {
  const { runId } = (await contaminationReview(session(), 'train'))!
  const pair = (await pairs()).find(({ exampleId }) => exampleId === 1)!
  await decideContamination(session(), 'train', { runId, decision: 'keep', pairs: [pair] })
  expect(await counts()).toMatchObject({ kept: 1, undecided: 2 })
  await search()
  expect(await counts()).toMatchObject({ kept: 1, undecided: 2 })
  await imported('eval', 'eval', [`${ITEMS[0]!} And why?`])
  await search()
  expect(await counts()).toMatchObject({ kept: 0, undecided: 3 })
})

it('a flagged row that was set aside or changed otherwise needs no decision', async () => {
  const { db } = studio()
  const { id: datasetId } = await session().dataset('train', 'reader')
  await search()
  const report = async () => (await contaminationReport(session(), 'train'))!
  const items = async () => (await report()).evals.map(({ flagged }) => flagged)
  const overview = async () => (await datasetOverview(session(), 'train')).contamination
  const undecided = async () =>
    [
      ...new Set(
        (await pairs({ state: 'undecided' }))
          .filter(({ passes }) => passes[0]!.pass !== 'semantic')
          .map(({ exampleId }) => exampleId),
      ),
    ].sort()
  expect([await counts(), (await report()).flaggedRows, await items(), await undecided()]).toEqual([
    { flagged: 3, removed: 0, kept: 0, undecided: 3 },
    3,
    [4],
    [1, 2, 3],
  ])
  insertDecisions(
    db,
    { datasetId, cause: 'duplicate', method: 'exact', runId: null, batch: 'elsewhere', actor: 'me' },
    [{ exampleId: 2, decision: 'remove', otherId: 1, score: 1 }],
  )
  expect([await counts(), (await report()).flaggedRows, await items(), await undecided()]).toEqual([
    { flagged: 3, removed: 1, kept: 0, undecided: 2 },
    2,
    [3],
    [1, 3],
  ])
  expect([await overview(), (await pairs({ exampleId: 2 }))[0]]).toMatchObject([
    { flagged: 3, undecided: 2 },
    { setAside: true, decision: null },
  ])
  expect((await pairs({ state: 'decided' })).some(({ exampleId }) => exampleId === 2)).toBe(true)
  const { headId } = headOf(db, 1)!
  const fixed: Conversation = {
    messages: [
      { role: 'user', content: 'What is the capital of Italy?' },
      { role: 'assistant', content: 'Rome.' },
    ],
  }
  appendRevision(db, 1, {
    body: conversationJson(fixed),
    hash: Buffer.alloc(32),
    author: 'me',
    listing: listingOf(fixed),
  })
  expect([await counts(), (await report()).flaggedRows, await undecided()]).toEqual([
    { flagged: 2, removed: 1, kept: 0, undecided: 1 },
    1,
    [3],
  ])
  await expect(removeFlagged(session(), 'train')).resolves.toMatchObject({
    batch: { removed: 1 },
    review: { flagged: 2, removed: 2, undecided: 0 },
  })
  await undoContaminationDecision(session(), 'train', {
    batch: (await contaminationReview(session(), 'train'))!.recent[0]!.batch,
  })
  undoBatch(db, 'elsewhere')
  setHead(db, 1, headId, listingOf(fixed))
  expect(await counts()).toEqual({ flagged: 3, removed: 0, kept: 0, undecided: 3 })
})

it('a private set is searched for by its hashes, and none of its text is shown', async () => {
  const file = join(home.folder, 'private.json')
  await exportPrivateSet(session(), 'eval', file, { seed: 5 })
  const { sha256 } = keepPrivateSet(session(), file)
  await runHere(
    session(),
    await createContaminationSearch(session(), 'train', { hashes: [sha256] }, THIS_PROCESS),
    () => undefined,
  )
  const found = await pairs()
  expect(
    found.map(({ exampleId, private: hashed, item, evalLine }) => [exampleId, hashed, item, evalLine]),
  ).toEqual(found.map(({ exampleId }) => [exampleId, true, null, null]))
  expect([...new Set(found.map(({ exampleId }) => exampleId))]).toEqual([1, 2, 3])
  expect(
    found.flatMap(({ row }) => row!.flatMap(({ pieces }) => pieces)).some((piece) => piece?.marked),
  ).toBe(true)
  const { batch } = await removeFlagged(session(), 'train')
  expect([
    batch.removed,
    decisionsOf(studio().db, 1, 'contamination').find(({ exampleId }) => exampleId === 2)?.otherId,
  ]).toEqual([3, null])
  await expect(createContaminationSearch(session(), 'train', { hashes: ['0'.repeat(64)] })).rejects.toThrow(
    /no gram hashes/,
  )
})
