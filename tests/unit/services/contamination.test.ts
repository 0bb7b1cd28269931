import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Passage } from '@/lib/core/passage'
import { contaminationHits, createDecontamination } from '@/lib/services/contamination'
import { contaminationPairPage } from '@/lib/services/contamination-review'
import { deleteDataset } from '@/lib/services/datasets'
import { importFile } from '@/lib/services/imports'
import { runHere, THIS_PROCESS } from '@/lib/services/run-job'
import { useStudioHome } from '@/tests/studio-home'

const ITEM = 'Janet has sixteen ducks that lay eggs every morning and she eats three of them for breakfast. How many are left?'

const home = useStudioHome()

async function imported(dataset: string, purpose: 'train' | 'eval', question: string): Promise<void> {
  const file = join(home.folder, `${dataset}.jsonl`)
  writeFileSync(file, JSON.stringify({ messages: [{ role: 'user', content: question }, { role: 'assistant', content: 'Thirteen.' }] }))
  await runHere(await importFile(file, { dataset, file: `${dataset}.jsonl`, purpose }, THIS_PROCESS), () => undefined)
}

it('shows the words that item and row share on both sides, and says which side is gone', async () => {
  await imported('eval', 'eval', ITEM)
  await imported('train', 'train', `Solve this: ${ITEM}`)
  await runHere(await createDecontamination('train', { against: ['eval'] }, THIS_PROCESS), () => undefined)

  const shown = async () => (await contaminationPairPage('train'))!.pairs
  const marked = (passages: Passage[] | null) => passages?.map(({ pieces }) => pieces.filter((piece) => piece?.marked).map((piece) => piece!.text).join('|'))
  const [pair] = await shown()
  expect(pair!.passes.map(({ pass }) => pass)).toEqual(['ngram', 'near', 'any-ngram'])
  expect([marked(pair!.item), marked(pair!.row)]).toEqual([[ITEM.slice(0, -1)], [ITEM.slice(0, -1)]])
  expect((await contaminationHits('train', { pass: 'exact' }))!.hits).toEqual([])

  await deleteDataset('eval')
  expect((await shown()).map(({ item, row }) => [item, row?.length])).toEqual([[null, 1]])
})
