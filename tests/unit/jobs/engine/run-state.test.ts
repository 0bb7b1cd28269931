import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import type { UndoRequest } from '@/lib/contract/review'
import { readTokenizerTemplate } from '@/lib/adapters/tokenizers'
import type { Conversation } from '@/lib/core/conversation'
import { datasetById } from '@/lib/db/datasets'
import { latestRun } from '@/lib/db/runs'
import { staleReasons } from '@/lib/jobs'
import { requireContract, updateContract } from '@/lib/services/datasets'
import { importFile } from '@/lib/services/imports'
import { createAnalysis } from '@/lib/services/jobs'
import { giveVerdict, saveRubric, undoVerdict } from '@/lib/services/review'
import { runHere, THIS_PROCESS } from '@/lib/services/jobs/run-here'
import { studio } from '@/lib/services/host/studio'
import { requireTemplate, saveTemplate } from '@/lib/services/templates'
import { useStudioHome } from '../../../studio-home'
import { subjectNow } from '../../../subject'
import { session } from '@/tests/session'

const home = useStudioHome()
const chat = (at: number): Conversation => ({
  messages: [
    { role: 'user', content: `Question ${at}?` },
    { role: 'assistant', content: `The answer to it is ${at}.` },
  ],
})

async function imported(rows: number): Promise<void> {
  const file = join(home.folder, 'rows.jsonl')
  writeFileSync(file, Array.from({ length: rows }, (_, at) => JSON.stringify(chat(at))).join('\n'))
  await runHere(
    session(),
    await importFile(
      session(),
      file,
      { dataset: 'rows', file: 'rows.jsonl', purpose: 'train' },
      THIS_PROCESS,
    ),
    () => undefined,
  )
}

const analyse = async (kind: 'audit' | 'dedup') =>
  runHere(session(), await createAnalysis(session(), 'rows', kind, {}, THIS_PROCESS), () => undefined)

async function reasons(kind: 'audit' | 'dedup'): Promise<readonly string[]> {
  const { id } = await session().dataset('rows', 'reader')
  const { db, home: at } = studio()
  return staleReasons(latestRun(db, id, kind)!, {
    db,
    home: at,
    contract: (await datasetById(db, id)).contract,
  }).map(({ text }) => text)
}

let client = 0
async function fix(exampleId: number): Promise<UndoRequest> {
  const clientId = `00000000-0000-4000-8000-${String(++client).padStart(12, '0')}`
  const request = { ...subjectNow(exampleId), clientId }
  await giveVerdict(session(), { ...request, decision: 'fix', rubricVersion: 1, fixed: chat(1_000 + client) })
  return request
}

beforeAll(async () => {
  await imported(5)
  await saveRubric(session(), 'rows', {
    good: 'Answers the question in one plain sentence.',
    bad: 'Rambles, or leaves out what was asked for.',
  })
  await analyse('audit')
  await analyse('dedup')
})

it('a run is current while nothing changes', async () => {
  expect([await reasons('audit'), await reasons('dedup')]).toEqual([[], []])
})

it('a fix makes a run stale, and its undo current; undoing a fix that the run has read makes it stale', async () => {
  const before = await fix(2)
  expect([await reasons('audit'), await reasons('dedup')]).toEqual([
    ['1 of 5 rows was fixed since'],
    ['1 of 5 rows was fixed since'],
  ])
  const again = await fix(2)
  expect(await reasons('audit')).toEqual(['1 of 5 rows was fixed since'])
  await undoVerdict(session(), again)
  await undoVerdict(session(), before)
  expect(await reasons('audit')).toEqual([])
  const read = await fix(3)
  await analyse('audit')
  expect(await reasons('audit')).toEqual([])
  await undoVerdict(session(), read)
  expect(await reasons('audit')).toEqual(['1 of 5 rows was fixed since'])
  await analyse('audit')
})

it.each([
  ['tokenizer', { tokenizer: 'qwen3' }, ['the tokenizer of the contract changed since (qwen2_5, now qwen3)']],
  ['policy', { policy: 'all' }, ['the mask policy of the contract changed since (assistant, now all)']],
  ['maximum length', { maxLength: 4 }, ['the maximum length of the contract changed since (2,048, now 4)']],
  [
    'system prompts',
    { systemPrompts: 'merge-into-user' as const },
    ['the handling of system prompts changed since'],
  ],
  ['template', { template: 'chatml' }, ['the template of the contract changed since']],
  ['words of the system prompt, which no row gets', { systemPrompt: 'Be kind.' }, []],
])('a change of the %s of the contract makes only the audit stale', async (_, change, expected) => {
  const { contract } = await session().dataset('rows', 'reader')
  await updateContract(session(), 'rows', change, requireContract)
  expect([await reasons('audit'), await reasons('dedup')]).toEqual([expected, []])
  await updateContract(session(), 'rows', contract, requireContract)
  expect(await reasons('audit')).toEqual([])
})

it('another name for the same template changes nothing, another text under the same name does', async () => {
  const { source } = readTokenizerTemplate('qwen2_5', studio().home.dir)!
  await saveTemplate(session(), { name: 'mine', source, family: null }, requireTemplate)
  await updateContract(session(), 'rows', { template: 'mine' }, requireContract)
  expect(await reasons('audit')).toEqual([])
  writeFileSync(join(studio().home.dir, 'templates', 'mine.jinja'), `${source} `)
  expect(await reasons('audit')).toEqual(['the template of the contract changed since'])
  await updateContract(session(), 'rows', { template: null }, requireContract)
})

it('added and removed rows are counted', async () => {
  await imported(3)
  expect([await reasons('audit'), await reasons('dedup')]).toEqual([
    ['3 rows were added since'],
    ['3 rows were added since'],
  ])
  await analyse('audit')
  studio().db.run("UPDATE Import SET status = 'failed' WHERE accepted = 3")
  expect(await reasons('audit')).toEqual(['3 rows were removed since'])
})

it('a run of an earlier version is stale', async () => {
  studio().db.run("UPDATE AnalysisRun SET basis = NULL WHERE analysis = 'dedup'")
  expect(await reasons('dedup')).toEqual([expect.stringMatching(/did not note what it read/)])
})
