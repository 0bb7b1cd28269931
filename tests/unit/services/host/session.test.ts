import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { GET as contaminationRoute } from '@/app/api/datasets/[name]/contamination/route'
import { WinnowError } from '@/lib/core/errors'
import type { DatasetRole } from '@/lib/core/dataset-role'
import { deleteDataset, listDatasets, updateContract } from '@/lib/services/datasets'
import { decideDuplicates, duplicatePage } from '@/lib/services/duplicates'
import { Session } from '@/lib/services/host/session'
import { studio } from '@/lib/services/host/studio'
import { importFile } from '@/lib/services/imports'
import { cancelJob, createAnalysis, startAnalysis } from '@/lib/services/jobs'
import { runHere, THIS_PROCESS } from '@/lib/services/jobs/run-here'
import { createRelease } from '@/lib/services/releases'
import { giveVerdict, saveRubric, undoVerdict } from '@/lib/services/review'
import { undoDecisions } from '@/lib/services/row-decisions'
import { session } from '@/tests/session'
import { useStudioHome } from '@/tests/studio-home'
import { subjectNow } from '@/tests/subject'

const home = useStudioHome()
const dataset = 'rows'
const rubric = {
  good: 'Answers the question in one plain sentence.',
  bad: 'Rambles, or leaves out what was asked for.',
}

const line = (at: number): string =>
  JSON.stringify({
    messages: [
      { role: 'user', content: `Question ${at % 2}` },
      { role: 'assistant', content: 'Yes.' },
    ],
  })

async function imported(name: string, asking = session()): Promise<number> {
  const file = join(home.folder, `${name}.jsonl`)
  writeFileSync(file, [1, 2, 3, 4].map(line).join('\n'))
  return importFile(asking, file, { dataset: name, file: `${name}.jsonl` }, THIS_PROCESS)
}

beforeAll(async () => {
  await runHere(session(), await imported(dataset), () => undefined)
  await runHere(
    session(),
    await createAnalysis(session(), dataset, 'dedup', { method: 'exact' }, THIS_PROCESS),
    () => undefined,
  )
})

describe('a session', () => {
  it('looks a dataset up once, and again after a change of its own', async () => {
    const asking = session()
    const first = await asking.dataset(dataset, 'reader')
    expect(await asking.dataset(dataset, 'lead')).toBe(first)
    await updateContract(asking, dataset, { maxLength: 123 }, () => Promise.resolve())
    const changed = await asking.dataset(dataset, 'reader')
    expect([first.contract.maxLength === 123, changed.contract.maxLength]).toEqual([false, 123])
  })

  it('does not remember that there was no such dataset', async () => {
    const asking = session()
    await expect(asking.dataset('later', 'reader')).rejects.toThrow('There is no dataset "later".')
    await runHere(asking, await imported('later', asking), () => undefined)
    expect(await asking.dataset('later', 'reader')).toMatchObject({ name: 'later' })
    await deleteDataset(asking, 'later')
    await expect(asking.dataset('later', 'reader')).rejects.toThrow('There is no dataset "later".')
  })

  it('is one for all that a request asks', async () => {
    const lookUps = vi.spyOn(Session.prototype, 'dataset')
    const database = vi.spyOn(studio().db, 'get')
    const answer = await contaminationRoute(new Request('http://localhost/api'), {
      params: Promise.resolve({ name: dataset }),
    })
    expect(answer.status).toBe(200)
    const byName = database.mock.calls.filter(([sql]) => /FROM Dataset\b.*\bname IN/s.test(sql))
    expect([lookUps.mock.calls.length, byName.length]).toEqual([3, 1])
    lookUps.mockRestore()
    database.mockRestore()
  })
})

describe('a role that somebody does not have', () => {
  const only = (...roles: DatasetRole[]): Session => new Session('Ada', (role) => roles.includes(role))
  const stored = () =>
    ['Job', 'Event', 'Verdict', 'RowDecision', 'Dataset', 'Import', 'Release'].map(
      (table) => studio().db.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)!.n,
    )
  const code = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 'done',
      (error: unknown) => (error instanceof WinnowError ? error.code : error),
    )

  it('refuses what it is for, and nothing is stored', async () => {
    const page = (await duplicatePage(session(), dataset))!
    const job = await startAnalysis(session(), dataset, 'audit', {})
    const verdict = { ...subjectNow(1), clientId: crypto.randomUUID() }
    const before = stored()
    const [reader, reviewer, editor] = [
      only('reader'),
      only('reader', 'reviewer'),
      only('reader', 'reviewer', 'editor'),
    ]
    const refused = [
      giveVerdict(reader, { ...verdict, decision: 'pass', rubricVersion: 1 }),
      undoVerdict(reader, verdict),
      decideDuplicates(reader, dataset, {
        gesture: 'remove-others',
        run: page.run.id,
        threshold: 1,
        cluster: page.clusters[0]!.id,
      }),
      undoDecisions(reader, dataset, crypto.randomUUID()),
      imported(dataset, reviewer),
      startAnalysis(reviewer, dataset, 'audit', {}),
      cancelJob(reviewer, job.id),
      saveRubric(reviewer, dataset, rubric),
      updateContract(reviewer, dataset, { maxLength: 9 }, () => Promise.resolve()),
      createRelease(editor, dataset, {}),
      deleteDataset(editor, dataset),
      duplicatePage(only(), dataset),
    ]
    expect(await Promise.all(refused.map(code))).toEqual(refused.map(() => 'forbidden'))
    expect(stored()).toEqual(before)
    expect(await listDatasets(only())).toEqual([])
    expect(await code(saveRubric(editor, dataset, rubric))).toBe('done')
  })
})
