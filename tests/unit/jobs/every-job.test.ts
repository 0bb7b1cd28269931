import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ContaminationStats } from '@/lib/contract/contamination'
import { DEDUP_METHODS, type DedupStats } from '@/lib/contract/duplicates'
import type { SemanticStats } from '@/lib/contract/semantic'
import type { Transaction } from '@/lib/db/client'
import {
  attemptOf,
  claimedJob,
  createJob,
  findJob,
  finishJob,
  isCancelRequested,
  saveProgress,
} from '@/lib/db/jobs'
import type { JobContext } from '@/lib/jobs/engine/define'
import { JOB_KINDS, jobOfKind } from '@/lib/jobs/registry'
import { auditReport } from '@/lib/services/audit'
import { importFile } from '@/lib/services/imports'
import { verifyFolder } from '@/lib/services/releases'
import { runHere, THIS_PROCESS } from '@/lib/services/jobs/run-here'
import { studio } from '@/lib/services/host/studio'
import { judgeAll } from '@/tests/approve'
import { countedRows } from '@/tests/counted-rows'
import { useStudioHome } from '@/tests/studio-home'
import { session } from '@/tests/session'

const home = useStudioHome()

/** Runs a job to its end and gives what it found. */
type Run = (jobId: number) => Promise<unknown>

/** As a command does: the runner, and a thread with a connection of its own. */
const byRunner: Run = (jobId) => runHere(session(), jobId, () => undefined)

/**
 * In this thread, with every report and every look for a cancel brought to the database, whatever
 * the clock says.
 */
const reportingAlways: Run = async (jobId) => {
  const { db, home: of, root } = studio()
  const job = claimedJob(db, jobId)
  const { kind, params, datasetId, actor } = job
  const signal = {
    get aborted() {
      return isCancelRequested(db, jobId)
    },
  }
  const reports: string[] = []
  const context: JobContext = {
    db,
    home: of,
    root,
    actor,
    jobId,
    datasetId: datasetId!,
    cursor: null,
    signal,
    assertCurrent: () => undefined,
    checkpoint: () => expect(signal.aborted).toBe(false),
    report: (phase, done, total) => {
      saveProgress(db, jobId, { phase, done, total })
      expect(findJob(db, jobId)).toMatchObject({ phase, done, total })
      reports.push(phase)
    },
    complete: <Result extends object>(work: (transaction: Transaction) => Result) =>
      db.transaction((transaction) => {
        const done = work(transaction)
        expect(finishJob(db, attemptOf(job), { status: 'succeeded', result: done })).toBe(true)
        return done
      }),
  }
  const result = await (await jobOfKind(kind)).run(JSON.parse(params), context)
  expect(findJob(db, jobId)).toMatchObject({ status: 'succeeded' })
  // Past the first report, or nothing was shown.
  expect(reports.length, `reports of ${kind}`).toBeGreaterThan(1)
  return result
}

const released = (count: number, shortAnswers: number): number => count - shortAnswers

async function imported(
  dataset: string,
  lines: string,
  purpose: 'train' | 'eval',
  run: Run,
): Promise<unknown> {
  const file = join(home.folder, `${dataset}.jsonl`)
  writeFileSync(file, lines)
  return run(await importFile(session(), file, { dataset, file: `${dataset}.jsonl`, purpose }, THIS_PROCESS))
}

/** Each kind is asked for by somebody else, so that no name can stand for another. */
const asks = (kind: string): string => `who asks for ${kind}`

/** The names that the ledger has for the work of a kind of job on a dataset. */
function actorsOf(kind: string, datasetId: number): string[] {
  return studio()
    .db.all<{ actor: string }>(
      "SELECT DISTINCT actor FROM Event WHERE kind = ? AND json_extract(data, '$.dataset') = ?",
      kind,
      datasetId,
    )
    .map(({ actor }) => actor)
}

/** Each kind of job on `count` rows, and what it must have counted. */
async function runEveryJob(count: number, run: Run): Promise<string[]> {
  const { rows, evalItems, counts } = countedRows(count)
  const dataset = `rows-${count}`
  const kinds = ['import']
  const done = async (kind: string, params: object): Promise<unknown> => {
    kinds.push(kind)
    return run(
      createJob(studio().db, {
        kind,
        datasetId: (await session().dataset(dataset, 'reader')).id,
        params,
        actor: asks(kind),
        owner: THIS_PROCESS,
      }),
    )
  }
  expect(await imported(dataset, rows, 'train', run)).toMatchObject({
    rows: count + counts.rejected,
    accepted: count,
    rejected: counts.rejected,
  })

  expect(await done('audit', {})).toMatchObject({ examples: count })
  const audit = (await auditReport(session(), dataset))!
  expect(audit.rules.find(({ rule }) => rule === 'short-response')!.count).toBe(counts.shortAnswers)

  const removable = {
    exact: counts.copies,
    near: counts.copies + counts.nearCopies,
    minhash: counts.copies + counts.nearCopies,
  }
  for (const method of DEDUP_METHODS) {
    const found = (await done('dedup', { method })) as DedupStats
    expect(found, method).toMatchObject({
      examples: count,
      removable: removable[method],
      clusters: removable[method],
      exact: counts.copies,
    })
  }

  const semantic = (await done('semantic', {})) as SemanticStats
  expect(semantic).toMatchObject({
    examples: count,
    texts: count - counts.copies,
    suggested: counts.copies + counts.nearCopies,
  })

  await judgeAll(dataset, 10)
  const out = join(home.folder, `${dataset}-release`)
  const waivers = {
    duplicates: 'the copies are counted by this test',
    contamination: 'the eval set comes later in this test',
  }
  const release = (await done('release', {
    format: 'messages',
    splits: { train: 0.8, test: 0.2 },
    seed: 1,
    out,
    waivers,
  })) as { splits: Record<string, number> }
  const lines = Object.keys(release.splits).map(
    (split) => readFileSync(join(out, `${split}.jsonl`), 'utf8').split('\n').length - 1,
  )
  expect(lines).toEqual(Object.values(release.splits))
  expect(lines.reduce((sum, each) => sum + each)).toBe(released(count, counts.shortAnswers))
  expect(await verifyFolder(out)).toMatchObject({ ok: true, problems: [] })

  // Last: from now on the releases of this home would have to be searched first.
  await imported(`${dataset}-eval`, evalItems, 'eval', byRunner)
  const found = (await done('decontaminate', {
    evals: [(await session().dataset(`${dataset}-eval`, 'reader')).id],
  })) as ContaminationStats
  expect(found).toMatchObject({
    examples: count,
    flaggedRows: counts.leaks,
    evals: [{ items: counts.leaks }],
  })
  const { id } = await session().dataset(dataset, 'reader')
  for (const kind of kinds.filter((one) => one !== 'import'))
    expect(actorsOf(kind, id), kind).toEqual([asks(kind)])
  studio().db.run("UPDATE Dataset SET purpose = 'train' WHERE purpose = 'eval'")
  return kinds
}

describe('every job', () => {
  it.each([64, 499, 500, 501, 5_000])(
    'ends on %i rows with the counts made by hand',
    async (count) => {
      await runEveryJob(count, byRunner)
    },
    240_000,
  )

  it('may report and look for a cancel at each of its steps', async () => {
    const kinds = await runEveryJob(2_701, reportingAlways)
    // A kind that is added belongs into these tests.
    expect([...new Set(kinds)].sort()).toEqual([...JOB_KINDS].sort())
  }, 240_000)
})
