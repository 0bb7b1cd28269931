import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { UndoRequest } from '@/lib/contract/review'
import { type Conversation, conversationJson } from '@/lib/core/conversation'
import { latestRun } from '@/lib/db/runs'
import { ANALYSES, type AnalysisKind, latestFinished, staleReasons } from '@/lib/jobs'
import { auditReport } from '@/lib/services/audit'
import { contaminationReport } from '@/lib/services/contamination'
import { contaminationReview } from '@/lib/services/contamination/review'
import { datasetOverview, deleteDataset, requireContract, updateContract } from '@/lib/services/datasets'
import { duplicatePage, duplicateRuns } from '@/lib/services/duplicates'
import { studio } from '@/lib/services/host/studio'
import { importFile } from '@/lib/services/imports'
import { cancelJob, createAnalysis } from '@/lib/services/jobs'
import { runHere, THIS_PROCESS } from '@/lib/services/jobs/run-here'
import { unreadRun } from '@/lib/services/jobs/run-standing'
import { previewRelease } from '@/lib/services/releases'
import { giveVerdict, saveRubric, undoVerdict } from '@/lib/services/review'
import { decideRows, undoDecisions } from '@/lib/services/row-decisions'
import { semanticReport } from '@/lib/services/semantic'
import { useStudioHome } from '../../studio-home'
import { subjectNow } from '../../subject'
import { session } from '@/tests/session'

const home = useStudioHome()
const KINDS = Object.keys(ANALYSES) as AnalysisKind[]

const chat = (at: number): Conversation => ({
  messages: [
    { role: 'user', content: `Question ${at} about number ${at * 7} and its neighbours, please?` },
    { role: 'assistant', content: `The answer to question ${at} is ${at * 3}, as far as anybody knows.` },
  ],
})

async function imported(dataset: string, purpose: 'train' | 'eval', from: number, rows: number) {
  const file = join(home.folder, `${dataset}.jsonl`)
  writeFileSync(file, Array.from({ length: rows }, (_, at) => conversationJson(chat(from + at))).join('\n'))
  await runHere(
    session(),
    await importFile(session(), file, { dataset, file: `${dataset}.jsonl`, purpose }, THIS_PROCESS),
    () => undefined,
  )
}

async function asked(kind: AnalysisKind): Promise<object> {
  return kind === 'contamination' ? { evals: [(await session().dataset('evals', 'reader')).id] } : {}
}

async function analyseAll(): Promise<void> {
  for (const kind of KINDS)
    await runHere(
      session(),
      await createAnalysis(session(), 'rows', kind, await asked(kind), THIS_PROCESS),
      () => undefined,
    )
}

const runOf = async (kind: AnalysisKind) =>
  latestRun(studio().db, (await session().dataset('rows', 'reader')).id, ANALYSES[kind].kind)!

/** Why each analysis is stale, by its kind; those that are current are left out. */
async function stale(): Promise<Partial<Record<AnalysisKind, string[]>>> {
  const { db, home: at } = studio()
  const { contract } = await session().dataset('rows', 'reader')
  const found: Partial<Record<AnalysisKind, string[]>> = {}
  for (const kind of KINDS) {
    const reasons = staleReasons(await runOf(kind), { db, home: at, contract })
    if (reasons.length > 0) found[kind] = reasons.map((reason) => `${reason.kind}: ${reason.text}`)
  }
  return found
}

const all = (reason: string) => Object.fromEntries(KINDS.map((kind) => [kind, [reason]]))

let client = 0
const clientId = (): string => `00000000-0000-4000-8000-${String(++client).padStart(12, '0')}`
async function fix(exampleId: number): Promise<UndoRequest> {
  const request = { ...subjectNow(exampleId), clientId: clientId() }
  await giveVerdict(session(), { ...request, decision: 'fix', rubricVersion: 1, fixed: chat(1_000 + client) })
  return request
}
const eachEval = () =>
  studio().db.get<{ id: number }>(
    "SELECT e.id FROM Example e JOIN Dataset d ON d.id = e.datasetId WHERE d.purpose = 'eval'",
  )!.id

beforeAll(async () => {
  await imported('rows', 'train', 0, 5)
  await imported('evals', 'eval', 100, 2)
  for (const name of ['rows', 'evals'])
    await saveRubric(session(), name, {
      good: 'Answers the question in one plain sentence.',
      bad: 'Rambles, or leaves out what was asked for.',
    })
  await analyseAll()
}, 120_000)

describe('a run is stale for what it has read, and for nothing else', () => {
  it('is current while nothing changes', async () => {
    expect(await stale()).toEqual({})
  })

  it.each([
    ['mask policy', { policy: 'all' }, 'the mask policy of the contract changed since (assistant, now all)'],
    ['maximum length', { maxLength: 9 }, 'the maximum length of the contract changed since (2,048, now 9)'],
    ['template', { template: 'chatml' }, 'the template of the contract changed since'],
  ])('the %s of the contract is read by the audit alone', async (_name, change, text) => {
    const { contract } = await session().dataset('rows', 'reader')
    await updateContract(session(), 'rows', change, requireContract)
    expect(await stale()).toEqual({ audit: [`contract: ${text}`] })
    await updateContract(session(), 'rows', contract, requireContract)
    expect(await stale()).toEqual({})
  })

  it('a fix is a change for each of them, and its undo is none', async () => {
    const fixed = await fix(2)
    expect(await stale()).toEqual(all('fixes: 1 of 5 rows was fixed since'))
    await undoVerdict(session(), fixed)
    expect(await stale()).toEqual({})
  })

  it('verdicts and removal decisions are read by none', async () => {
    const subject = { ...subjectNow(1), clientId: clientId() }
    await giveVerdict(session(), { ...subject, decision: 'pass', rubricVersion: 1 })
    const { batch } = await decideRows(session(), await runOf('dedup'), 'duplicate', 'by hand', [
      { exampleId: 3, decision: 'remove', otherId: 1, score: 1 },
    ])
    expect(await stale()).toEqual({})
    await undoDecisions(session(), 'rows', batch)
    await undoVerdict(session(), subject)
  })

  it.each([
    ['audit', { minimumResponseTokens: 3 }, 'minimumResponseTokens 10, now 3'],
    ['dedup', { method: 'exact', threshold: 0.9 }, 'method "near", now "exact"; threshold 0.8, now 0.9'],
    ['semantic', { threshold: 0.95 }, 'threshold 0.9, now 0.95'],
    ['contamination', { scope: 'prompt', size: 9 }, 'scope "all", now "prompt"; size not set, now 9'],
  ] as const)('%s: other parameters that were asked for', async (kind, params, text) => {
    const same = await createAnalysis(session(), 'rows', kind, await asked(kind))
    expect(await stale()).toEqual({})
    await cancelJob(session(), same)
    const other = await createAnalysis(session(), 'rows', kind, { ...(await asked(kind)), ...params })
    expect(await stale()).toEqual({
      [kind]: [`parameters: it was asked for again with other parameters (${text})`],
    })
    await cancelJob(session(), other)
    expect(await stale()).toEqual({})
    studio().db.run("DELETE FROM Job WHERE status = 'queued'")
  })

  it.each(KINDS)('%s: a run of an earlier version', async (kind) => {
    const { id, version } = await runOf(kind)
    studio().db.run('UPDATE AnalysisRun SET version = ? WHERE id = ?', version - 1, id)
    expect(await stale()).toEqual({
      [kind]: ['rules: this version of Winnow searches differently than the one that made it'],
    })
    studio().db.run('UPDATE AnalysisRun SET version = ? WHERE id = ?', version, id)
  })

  it('an item of an eval set, and another eval set, are read by the search for contamination alone', async () => {
    const fixed = await fix(eachEval())
    expect(await stale()).toEqual({ contamination: ['fixes: 1 of 2 rows of evals was fixed since'] })
    await undoVerdict(session(), fixed)
    await imported('more-evals', 'eval', 200, 1)
    expect(await stale()).toEqual({
      contamination: ['rows: the eval set more-evals was not searched for'],
    })
    await deleteDataset(session(), 'more-evals')
    expect(await stale()).toEqual({})
  })

  it('an import is a change for each of them, until it is read', async () => {
    await imported('rows', 'train', 50, 3)
    studio().db.run("DELETE FROM Job WHERE status = 'queued'")
    expect(await stale()).toEqual(all('rows: 3 rows were added since'))
    await analyseAll()
    expect(await stale()).toEqual({})
  }, 120_000)
})

it('statistics are read as they were written', async () => {
  for (const kind of KINDS) {
    const run = await runOf(kind)
    const { statistics } = latestFinished<object, object>(ANALYSES[kind], studio().db, run.datasetId)!
    expect(JSON.stringify(statistics), kind).toBe(run.stats)
  }
})

it('a run whose statistics cannot be read was made by an earlier version: it is told, and is no crash', async () => {
  studio().db.run('UPDATE AnalysisRun SET stats = \'{"examples":"five"}\'')
  expect(await stale()).toEqual(
    all('rules: an earlier version of Winnow made it, whose figures this one does not read'),
  )
  expect([
    await auditReport(session(), 'rows'),
    await duplicatePage(session(), 'rows'),
    await duplicateRuns(session(), 'rows'),
    await semanticReport(session(), 'rows'),
    await contaminationReport(session(), 'rows'),
    await contaminationReview(session(), 'rows'),
  ]).toEqual([null, null, { dedup: null, semantic: null }, null, null, null])
  for (const kind of KINDS)
    expect(await unreadRun(session(), 'rows', kind)).toMatch(/^An earlier version of Winnow/)
  const { checks, next } = await datasetOverview(session(), 'rows')
  expect(checks.dedup!.stale).toMatch(/^An earlier version of Winnow made it/)
  expect(next).toMatchObject({ job: { kind: 'dedup', params: { method: 'near' } } })
  const { gates } = await previewRelease(session(), 'rows', {
    format: 'messages',
    splits: { train: 1 },
    seed: 1,
  })
  const details = new Map(gates.map(({ id, state, detail }) => [id, { state, detail }]))
  for (const id of ['audit', 'duplicates', 'contamination'] as const)
    expect(details.get(id), id).toMatchObject({
      state: 'not-checked',
      detail: expect.stringMatching(/^An earlier version of Winnow made it/) as string,
    })
})
