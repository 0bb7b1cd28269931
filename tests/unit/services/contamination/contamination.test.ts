import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Passage } from '@/lib/core/passage'
import { contaminationHits, createContaminationSearch } from '@/lib/services/contamination'
import { contaminationPairPage } from '@/lib/services/contamination/review'
import { deleteDataset } from '@/lib/services/datasets'
import { importFile } from '@/lib/services/imports'
import { giveVerdict, saveRubric } from '@/lib/services/review'
import { runHere, THIS_PROCESS } from '@/lib/services/jobs/run-here'
import { studio } from '@/lib/services/host/studio'
import { useStudioHome } from '../../../studio-home'
import { subjectNow } from '../../../subject'
import { session } from '@/tests/session'

const ITEM =
  'Janet has sixteen ducks that lay eggs every morning and she eats three of them for breakfast. How many are left?'

const home = useStudioHome()

async function imported(dataset: string, purpose: 'train' | 'eval', question: string): Promise<void> {
  const file = join(home.folder, `${dataset}.jsonl`)
  writeFileSync(
    file,
    JSON.stringify({
      messages: [
        { role: 'user', content: question },
        { role: 'assistant', content: 'Thirteen.' },
      ],
    }),
  )
  await runHere(
    session(),
    await importFile(session(), file, { dataset, file: `${dataset}.jsonl`, purpose }, THIS_PROCESS),
    () => undefined,
  )
}

it('hits show the shared words on both sides, and which side no longer exists', async () => {
  await imported('eval', 'eval', ITEM)
  await imported('train', 'train', `Solve this: ${ITEM}`)
  await runHere(
    session(),
    await createContaminationSearch(session(), 'train', { against: ['eval'] }, THIS_PROCESS),
    () => undefined,
  )

  const shown = async () => (await contaminationPairPage(session(), 'train'))!.pairs
  const marked = (passages: Passage[] | null) =>
    passages?.map(({ pieces }) =>
      pieces
        .filter((piece) => piece?.marked)
        .map((piece) => piece!.text)
        .join('|'),
    )
  const [pair] = await shown()
  expect(pair!.passes.map(({ pass }) => pass)).toEqual(['ngram', 'near', 'any-ngram'])
  expect([marked(pair!.item), marked(pair!.row)]).toEqual([[ITEM.slice(0, -1)], [ITEM.slice(0, -1)]])
  expect((await contaminationHits(session(), 'train', { pass: 'exact' }))!.hits).toEqual([])

  await deleteDataset(session(), 'eval')
  expect((await shown()).map(({ item, row }) => [item, row?.length])).toEqual([[null, 1]])
})

it('hits never show the text of another dataset as the item, even if an earlier version reused its id', async () => {
  const { db } = studio()
  await imported('eval', 'eval', ITEM)
  await runHere(
    session(),
    await createContaminationSearch(session(), 'train', { against: ['eval'] }, THIS_PROCESS),
    () => undefined,
  )
  const [before] = (await contaminationPairPage(session(), 'train'))!.pairs
  expect(before!.item).not.toBeNull()
  await deleteDataset(session(), 'eval')
  await imported('stranger', 'train', 'A secret of another dataset.')
  const stranger = db.get<{ id: number }>(
    "SELECT e.id FROM Example e JOIN Dataset d ON d.id = e.datasetId WHERE d.name = 'stranger'",
  )!.id
  expect(stranger).toBeGreaterThan(before!.evalExampleId)
  db.run('UPDATE ContaminationHit SET evalExampleId = ?, evalRevisionId = NULL', stranger)
  const [pair] = (await contaminationPairPage(session(), 'train'))!.pairs
  expect([pair!.item, pair!.evalLine]).toEqual([null, null])
  expect(
    (await contaminationHits(session(), 'train'))!.hits.map(({ evalLine, evalHash }) => [evalLine, evalHash]),
  ).toContainEqual([null, null])
})

it('hits show the searched text of an item, and that it has changed since', async () => {
  await imported('changing', 'eval', ITEM)
  await runHere(
    session(),
    await createContaminationSearch(session(), 'train', { against: ['changing'] }, THIS_PROCESS),
    () => undefined,
  )
  const [before] = (await contaminationPairPage(session(), 'train'))!.pairs
  await saveRubric(session(), 'changing', {
    good: 'As long as a rubric has to be, and some more words.',
    bad: 'As long as a rubric has to be, and some other words.',
  })
  await giveVerdict(session(), {
    ...subjectNow(before!.evalExampleId),
    clientId: randomUUID(),
    decision: 'fix',
    rubricVersion: 1,
    fixed: {
      messages: [
        { role: 'user', content: 'Something else.' },
        { role: 'assistant', content: 'No.' },
      ],
    },
  })
  const [after] = (await contaminationPairPage(session(), 'train'))!.pairs
  expect(after).toEqual({ ...before, itemChanged: true })
})
