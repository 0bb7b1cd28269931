import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { auditCommand, dedupCommand } from '@/lib/cli/commands/analyses'
import { duplicatesCommand } from '@/lib/cli/commands/duplicates'
import { datasetsCommand } from '@/lib/cli/commands/state'
import { type Command, readInput } from '@/lib/cli/command'
import type { Conversation } from '@/lib/core/conversation'
import type { DatasetCard } from '@/lib/contract/datasets'
import type { ExampleQuery } from '@/lib/contract/examples'
import type { UndoRequest } from '@/lib/contract/review'
import {
  contaminationPairPage,
  contaminationReview,
  removeFlagged,
} from '@/lib/services/contamination/review'
import { contaminationReport, createContaminationSearch } from '@/lib/services/contamination'
import { datasetOverview } from '@/lib/services/datasets'
import { decideDuplicates, duplicatePage } from '@/lib/services/duplicates'
import { listExamples } from '@/lib/services/examples'
import { auditReport } from '@/lib/services/audit'
import { importFile } from '@/lib/services/imports'
import { listReleases, previewRelease, createRelease } from '@/lib/services/releases'
import { giveVerdict, reviewQueue, saveRubric, undoVerdict } from '@/lib/services/review'
import { runHere, THIS_PROCESS } from '@/lib/services/jobs/run-here'
import { subjectNow } from '@/tests/subject'
import { useStudioHome } from '@/tests/studio-home'
import { UNCHECKED } from '@/tests/waivers'
import { session } from '@/tests/session'

const home = useStudioHome()
const NAME = 'figures'
const WORDS =
  'amber birch cedar dune ember fjord grove heath inlet juniper knoll larch meadow nettle oasis pine quarry reed spruce tarn'.split(
    ' ',
  )
const text = (seed: number): string =>
  Array.from(
    { length: 14 },
    (_, at) => `${WORDS[(seed * 7 + at * ((seed % 5) + 3)) % WORDS.length]!}${(seed * 31 + at) % 97}`,
  ).join(' ')
const chat = (question: string, answer: string): Conversation => ({
  messages: [
    { role: 'user', content: question },
    { role: 'assistant', content: answer },
  ],
})

async function imported(dataset: string, lines: readonly string[], purpose: 'train' | 'eval'): Promise<void> {
  const file = join(home.folder, `${dataset}.jsonl`)
  writeFileSync(file, lines.join('\n'))
  await runHere(
    session(),
    await importFile(session(), file, { dataset, file: `${dataset}.jsonl`, purpose }, THIS_PROCESS),
    () => undefined,
  )
}

const command = async (which: Command, ...args: string[]): Promise<Record<string, unknown>> =>
  (await which.run(session(), readInput(which, [...args, '--json']))).value as Record<string, unknown>
const verdict = async (
  exampleId: number,
  decision: 'pass' | 'reject' | 'skip',
  fixed?: Conversation,
): Promise<UndoRequest> => {
  const request = { ...subjectNow(exampleId), clientId: randomUUID() }
  await giveVerdict(session(), {
    ...request,
    decision: fixed === undefined ? decision : 'fix',
    rubricVersion: 1,
    fixed,
  })
  return request
}
const total = async (query: Partial<ExampleQuery>): Promise<number> =>
  (await listExamples(session(), NAME, { sort: 'id', descending: false, limit: 100, ...query })).total!

/** Everything that counts rows says the same. */
async function expectAgreement(): Promise<void> {
  const overview = await datasetOverview(session(), NAME)
  const { funnel, suggested } = overview
  const [card] = ((await command(datasetsCommand))['datasets'] as DatasetCard[]).filter(
    ({ name }) => name === NAME,
  )
  expect(card).toMatchObject({ funnel, checks: overview.checks })
  const queue = await reviewQueue(session(), NAME, { limit: 1 })
  expect({
    valid: await total({}),
    setAside: await total({ status: 'set-aside' }),
    left: (await total({ status: 'unreviewed' })) + queue.reviewed,
    reviewed: queue.reviewed,
    approved: await total({ status: 'approved' }),
  }).toEqual({
    valid: funnel.valid,
    setAside: funnel.setAside,
    left: funnel.left,
    reviewed: funnel.reviewed,
    approved: funnel.approved,
  })
  expect(queue.total).toBe(funnel.left)
  expect(
    (await previewRelease(session(), NAME, { format: 'messages', splits: { train: 1 }, seed: 1 })).approved,
  ).toBe(funnel.approved)

  const page = (await duplicatePage(session(), NAME, { state: 'all' }))!
  const shown = page.curve.find(({ threshold }) => threshold === page.threshold)?.removable ?? 0
  const removable = page.clusters.reduce((sum, cluster) => sum + cluster.removable, 0)
  const listed = await command(duplicatesCommand, NAME, '--state', 'all')
  expect([shown, removable, overview.dedup!.undecided, listed['removable'] ?? 0]).toEqual(
    Array.from({ length: 4 }, () => suggested.duplicates),
  )
  expect(page.run.stale).toBe(overview.checks.dedup!.stale)

  const report = (await auditReport(session(), NAME))!
  for (const { rule, count } of report.rules) expect([rule, await total({ rule })]).toEqual([rule, count])
  const withError = new Set<number>()
  for (const { rule } of report.rules.filter(({ severity }) => severity === 'error')) {
    for (const row of (
      await listExamples(session(), NAME, { sort: 'id', descending: false, limit: 100, rule })
    ).rows)
      withError.add(row.id)
  }
  expect([suggested.errors, overview.audit!.errors]).toEqual([withError.size, withError.size])
  expect(report.stale).toBe(overview.checks.audit!.stale)

  const review = (await contaminationReview(session(), NAME))!
  expect(overview.contamination).toMatchObject({ flagged: review.flagged, undecided: review.undecided })
  expect(suggested.leaks).toBe(review.undecided)
  expect((await contaminationReport(session(), NAME))!.flaggedRows).toBe(review.flagged - review.removed)
  const open = (await contaminationPairPage(session(), NAME, { state: 'undecided' }))!.pairs.filter(
    ({ passes }) => passes.some(({ pass }) => pass !== 'any-ngram' && pass !== 'semantic'),
  )
  expect(new Set(open.map(({ exampleId }) => exampleId)).size).toBe(review.undecided)

  // Of the gates those rows alone that would be released.
  const released = new Set(
    (
      await listExamples(session(), NAME, { sort: 'id', descending: false, limit: 100, status: 'approved' })
    ).rows.map(({ id }) => id),
  )
  const { gates } = await previewRelease(session(), NAME, {
    format: 'messages',
    splits: { train: 1 },
    seed: 1,
  })
  const failing = (id: string): number =>
    Number(
      /^([\d,]+) row/.exec(
        gates.find((gate) => gate.id === id && gate.state === 'failed')?.detail ?? '0 row',
      )![1],
    )
  expect(failing('contamination')).toBe(
    new Set(open.map(({ exampleId }) => exampleId).filter((id) => released.has(id))).size,
  )
  const waiting = (await reviewQueue(session(), NAME, { limit: 50, filter: 'undecided' })).items
  expect([failing('errors'), failing('secrets')]).toEqual([waiting.length, 0])
  expect(waiting.every(({ exampleId }) => released.has(exampleId))).toBe(true)

  const [release] = await listReleases(session(), NAME)
  expect(funnel.released).toBe(
    release === undefined ? null : release.files.reduce((sum, { rows }) => sum + rows, 0),
  )
  for (const { id, reason } of release?.waived ?? []) expect([id, reason]).toEqual([id, UNCHECKED[id]])
}

beforeAll(async () => {
  const rows = [
    ...Array.from({ length: 12 }, (_, at) => JSON.stringify(chat(`${text(at)}?`, `${text(at + 100)}.`))),
    // 13 says what 1 says, 14 and 15 what 2 says; 16 has no answer; two lines are no rows.
    ...[0, 1, 1].map((at) => JSON.stringify(chat(`${text(at)}?`, `${text(at + 100)}.`))),
    JSON.stringify(chat(`${text(50)}?`, '')),
    '{"messages": "none"}',
    'not JSON',
  ]
  await imported(NAME, rows, 'train')
  await imported('evals', [JSON.stringify(chat(`${text(4)}?`, 'Somewhere else.'))], 'eval')
  await saveRubric(session(), NAME, {
    good: 'Answers the question in one plain sentence.',
    bad: 'Rambles, or leaves out what was asked for.',
  })
  await runHere(
    session(),
    await createContaminationSearch(session(), NAME, { against: ['evals'] }, THIS_PROCESS),
    () => undefined,
  )
})

describe('figures', () => {
  it('of commands are those of the screens', async () => {
    expect(await command(dedupCommand, NAME, '--method', 'near')).toMatchObject({
      removable: 3,
      undecided: 3,
    })
    const audit = await command(auditCommand, NAME)
    expect(audit['findings']).toEqual(
      (await auditReport(session(), NAME))!.rules.map(({ rule, severity, count, examples }) => ({
        rule,
        severity,
        count,
        examples,
      })),
    )
    expect((await datasetOverview(session(), NAME)).funnel).toEqual({
      imported: 18,
      valid: 16,
      setAside: 0,
      left: 16,
      reviewed: 0,
      approved: 0,
      released: null,
    })
    expect((await datasetOverview(session(), NAME)).suggested).toEqual({ duplicates: 3, errors: 1, leaks: 1 })
    await expectAgreement()
  })

  it('agree after every kind of step', async () => {
    const steps: (() => Promise<unknown>)[] = [
      async () => {
        for (const id of [1, 2, 3]) await verdict(id, 'pass')
      },
      () => verdict(4, 'reject'),
      () => verdict(6, 'skip'),
      () => verdict(16, 'pass', chat(`${text(50)}?`, `${text(51)}.`)),
      // One cluster is decided; its rows are judged before and after.
      async () => {
        await verdict(13, 'pass')
        const page = (await duplicatePage(session(), NAME))!
        await decideDuplicates(session(), NAME, {
          gesture: 'remove-others',
          run: page.run.id,
          threshold: page.threshold,
          cluster: 1,
        })
      },
      () => removeFlagged(session(), NAME),
      async () => undoVerdict(session(), await verdict(7, 'pass')),
      async () =>
        runHere(
          session(),
          await createRelease(session(), NAME, { splits: { train: 1 }, waivers: UNCHECKED }, THIS_PROCESS),
          () => undefined,
        ),
      // The kept one of the other cluster is rejected: its copies are no copies any more, but for
      // one of the other.
      () => verdict(2, 'reject'),
      () => imported(NAME, [JSON.stringify(chat(`${text(60)}?`, `${text(61)}.`))], 'train'),
      () => command(dedupCommand, NAME, '--method', 'near'),
      () => command(auditCommand, NAME),
    ]
    for (const step of steps) {
      await step()
      await expectAgreement()
    }
    const { funnel } = await datasetOverview(session(), NAME)
    expect(funnel).toMatchObject({ imported: 19, valid: 17, setAside: 2, left: 15 })
  })
})
