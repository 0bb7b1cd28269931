import { randomUUID } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Conversation } from '@/lib/core/conversation'
import type { GateView } from '@/lib/contract/gates'
import type { UndoRequest } from '@/lib/contract/review'
import { createContaminationSearch, type ContaminationRequest } from '@/lib/services/contamination'
import {
  contaminationPairPage,
  contaminationReview,
  decideContamination,
} from '@/lib/services/contamination/review'
import { deleteDataset, listDatasets } from '@/lib/services/datasets'
import { importFile } from '@/lib/services/imports'
import { exportPrivateSet, forgetPrivateSet, keepPrivateSet } from '@/lib/services/contamination/private-sets'
import { previewRelease } from '@/lib/services/releases'
import { giveVerdict, reviewQueue, saveRubric, undoVerdict } from '@/lib/services/review'
import { runHere, THIS_PROCESS } from '@/lib/services/jobs/run-here'
import { studio } from '@/lib/services/host/studio'
import { useStudioHome } from '../../../studio-home'
import { subjectNow } from '../../../subject'
import { session } from '@/tests/session'

const ITEM =
  'Janet has sixteen ducks that lay eggs every morning and she eats three of them for breakfast. How many are left?'
const OTHER_ITEM =
  'A robe takes two bolts of blue fiber and half that much white fiber. How many bolts does it take in total?'
const RUBRIC = {
  good: 'Answers the question in one plain sentence.',
  bad: 'Rambles, or leaves out what was asked for.',
}
const chat = (question: string): Conversation => ({
  messages: [
    { role: 'user', content: question },
    { role: 'assistant', content: 'Nobody knows.' },
  ],
})

const home = useStudioHome()

async function imported(
  dataset: string,
  purpose: 'train' | 'eval',
  questions: readonly string[],
): Promise<void> {
  const file = join(home.folder, `${dataset}.jsonl`)
  writeFileSync(file, questions.map((question) => JSON.stringify(chat(question))).join('\n'))
  await runHere(
    session(),
    await importFile(session(), file, { dataset, file: `${dataset}.jsonl`, purpose }, THIS_PROCESS),
    () => undefined,
  )
}

const search = async (request: Partial<ContaminationRequest> = {}) =>
  runHere(
    session(),
    await createContaminationSearch(session(), 'train', { against: ['evals'], ...request }, THIS_PROCESS),
    () => undefined,
  )

/** The gate of the rows that are approved now. */
async function gate(): Promise<Pick<GateView, 'state' | 'detail'>> {
  const { gates } = await previewRelease(session(), 'train', {
    format: 'messages',
    splits: { train: 1 },
    seed: 1,
  })
  return gates.find(({ id }) => id === 'contamination')!
}
const open = async (): Promise<void> => expect(await gate()).toMatchObject({ state: 'passed' })
const unchecked = async (detail: string | RegExp): Promise<void> => {
  expect(await gate()).toMatchObject({
    state: 'not-checked',
    detail:
      typeof detail === 'string' ? `${detail} Search again.` : (expect.stringMatching(detail) as string),
  })
}
const failed = async (detail: RegExp): Promise<void> =>
  expect(await gate()).toMatchObject({ state: 'failed', detail: expect.stringMatching(detail) as string })

async function judge(exampleId: number, fixed?: Conversation): Promise<UndoRequest> {
  const request = { ...subjectNow(exampleId), clientId: randomUUID() }
  await giveVerdict(session(), {
    ...request,
    decision: fixed === undefined ? 'pass' : 'fix',
    rubricVersion: 1,
    ...(fixed !== undefined && { fixed }),
  })
  return request
}

let first = 0
/**
 * Three rows without a leak, of which the first two are approved, and one eval set that they were
 * searched for.
 */
beforeEach(async () => {
  rmSync(join(studio().home.dir, 'gram-hashes'), { recursive: true, force: true })
  // An import has queued the search again, which no worker takes here.
  studio().db.run("UPDATE Job SET status = 'cancelled' WHERE status = 'queued'")
  for (const { name } of await listDatasets(session())) await deleteDataset(session(), name)
  await imported('train', 'train', [
    'What is the capital of France?',
    'Which river flows through Rome?',
    'Who wrote the Odyssey?',
  ])
  await imported('evals', 'eval', [ITEM])
  await saveRubric(session(), 'train', RUBRIC)
  first = (await reviewQueue(session(), 'train', { limit: 1 })).items[0]!.exampleId
  await judge(first)
  await judge(first + 1)
  await search()
})

describe('the gate of contamination', () => {
  it('is open for rows that were searched for every eval set, and closed before any search', async () => {
    await open()
    await imported('second', 'train', ['What is the capital of Spain?'])
    const { gates } = await previewRelease(session(), 'second', {
      format: 'messages',
      splits: { train: 1 },
      seed: 1,
    })
    expect(gates.find(({ id }) => id === 'contamination')).toMatchObject({
      state: 'not-checked',
      detail: expect.stringMatching(/never searched for the items of evals/) as string,
    })
  })

  it('closes at a fix, opens again at its undo, and closes at the undo of a fix that the search had read', async () => {
    const fixed = await judge(first, chat(ITEM))
    await unchecked('1 of 2 rows was fixed since.')
    await undoVerdict(session(), fixed)
    await open()
    await judge(first, chat(ITEM))
    const clean = await judge(first, chat('What is the capital of Italy?'))
    await search()
    await open()
    await undoVerdict(session(), clean)
    await unchecked('1 of 2 rows was fixed since.')
    await search()
    await failed(new RegExp(`^1 row to be released contains an eval item .* first #${first}`))
  })

  it('closes at an eval set that was not searched for, by the search or because it came later, and not at an empty one', async () => {
    await imported('more', 'eval', [OTHER_ITEM])
    await unchecked('The eval set more was not searched for.')
    await search({ against: ['more'] })
    await unchecked('The eval set evals was not searched for.')
    await search({ against: ['evals', 'more'] })
    await open()
    writeFileSync(join(home.folder, 'empty.jsonl'), '{"messages": 1}\n')
    await runHere(
      session(),
      await importFile(
        session(),
        join(home.folder, 'empty.jsonl'),
        { dataset: 'empty', file: 'empty.jsonl', purpose: 'eval' },
        THIS_PROCESS,
      ),
      () => undefined,
    ).catch(() => undefined)
    await open()
  })

  it('closes at a private set that the home keeps and nobody searched for', async () => {
    const file = join(home.folder, 'private.json')
    await exportPrivateSet(session(), 'evals', file, { seed: 7 })
    const { sha256 } = keepPrivateSet(session(), file)
    await unchecked('The eval set evals (hashes) was not searched for.')
    await search({ hashes: [sha256] })
    await open()
    await search()
    await unchecked('The eval set evals (hashes) was not searched for.')
    expect(() => forgetPrivateSet(session(), 'other')).toThrow(/keeps evals/)
    expect(forgetPrivateSet(session(), 'evals')).toMatchObject({ sha256 })
    await open()
  })

  it('closes when an eval set is removed, and stays closed for another of the same name', async () => {
    await deleteDataset(session(), 'evals')
    await unchecked(/^The dataset evals was removed since/)
    await imported('evals', 'eval', [OTHER_ITEM])
    await unchecked(/^The eval set evals was not searched for; the dataset evals was removed since/)
    await search()
    await open()
  })

  it('closes when items come or are edited', async () => {
    await imported('evals', 'eval', [OTHER_ITEM])
    await unchecked('1 row of evals was added since.')
    await search()
    await open()
    await saveRubric(session(), 'evals', RUBRIC)
    await judge((await reviewQueue(session(), 'evals', { limit: 1 })).items[0]!.exampleId, chat(OTHER_ITEM))
    await unchecked('1 of 2 rows of evals was fixed since.')
  })

  it('closes at new rows once they are to be released', async () => {
    await imported('train', 'train', [ITEM])
    await open()
    const [added] = (await reviewQueue(session(), 'train', { limit: 5 })).items.slice(-1)
    await judge(added!.exampleId)
    await unchecked('1 row was added since.')
    await search()
    await failed(/^1 row to be released/)
  })

  it('closes at a search that finds less than the usual one, and not at one that finds more', async () => {
    const laxer: [Partial<ContaminationRequest>, RegExp][] = [
      [{ scope: 'prompt' }, /less thorough than usual: prompts alone/],
      [{ coverage: 0.9 }, /a coverage of 0.9 in place of 0.5/],
      [{ size: 13 }, /grams of 13 words in place of 8/],
      [{ jaccard: 0.9 }, /a Jaccard similarity of 0.9/],
      [{ containment: 0.9 }, /a containment of 0.9/],
      [{ commonRows: 1 }, /boilerplate from 1 rows on/],
    ]
    for (const [request, detail] of laxer) {
      await search(request)
      await unchecked(detail)
    }
    await search({
      coverage: 0.3,
      size: 5,
      anySize: 50,
      jaccard: 0.4,
      containment: 0.2,
      commonRows: 1_000_000,
    })
    await open()
  })

  it('fails for a leak until somebody decides, and says so whatever else has changed', async () => {
    await imported('train', 'train', [`Solve this: ${ITEM}`])
    const leak = (await reviewQueue(session(), 'train', { limit: 5 })).items.at(-1)!.exampleId
    await judge(leak)
    await search()
    await judge(first, chat('What is the capital of Italy?'))
    await failed(/^1 row to be released/)
    const { runId } = (await contaminationReview(session(), 'train'))!
    const [pair] = (await contaminationPairPage(session(), 'train'))!.pairs
    await decideContamination(session(), 'train', { runId, decision: 'keep', pairs: [pair!] })
    await unchecked('1 of 3 rows was fixed since.')
    await search()
    await open()
  })
})
