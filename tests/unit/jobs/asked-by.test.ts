import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { JOB_KINDS } from '@/lib/jobs/registry'
import { createContaminationSearch } from '@/lib/services/contamination'
import { closeStudio, studio } from '@/lib/services/host/studio'
import { importFile } from '@/lib/services/imports'
import { createAnalysis } from '@/lib/services/jobs'
import { runHere, THIS_PROCESS } from '@/lib/services/jobs/run-here'
import { createRelease } from '@/lib/services/releases'
import { createSemantic } from '@/lib/services/semantic'
import { judgeAll } from '@/tests/approve'
import { session } from '@/tests/session'
import { useStudioHome } from '@/tests/studio-home'
import { UNCHECKED } from '@/tests/waivers'

const home = useStudioHome()
const text = (name: string): string => join(home.folder, `${name}.jsonl`)

beforeAll(() => {
  for (const [name, subject] of [
    ['rows', 'a row'],
    ['more', 'another row'],
    ['exam', 'an item'],
  ] as const)
    writeFileSync(
      text(name),
      [1, 2, 3, 4, 5]
        .map((at) =>
          JSON.stringify({
            messages: [
              { role: 'user', content: `Question number ${at} of ${subject}, which nobody else asks` },
              { role: 'assistant', content: `The answer to question ${at} of ${subject}.` },
            ],
          }),
        )
        .join('\n'),
    )
})

/** Entries of the ledger by the jobs of each kind, oldest first. */
const entries = (kind: string): string[] =>
  studio()
    .db.all<{ actor: string }>('SELECT actor FROM Event WHERE kind = ? ORDER BY id', kind)
    .map(({ actor }) => actor)

it('the ledger names who asked for a job, whoever runs it', async () => {
  const run = async (job: Promise<number>): Promise<unknown> =>
    runHere(session('the one who runs it'), await job, () => undefined)
  const imported = (actor: string, dataset: string, file = dataset, purpose: 'train' | 'eval' = 'train') =>
    run(importFile(session(actor), text(file), { dataset, file, purpose }, THIS_PROCESS))
  await imported('importer', 'rows')
  await imported('examiner', 'exam', 'exam', 'eval')
  await run(createAnalysis(session('auditor'), 'rows', 'audit', {}, THIS_PROCESS))
  await run(createAnalysis(session('searcher'), 'rows', 'dedup', { method: 'exact' }, THIS_PROCESS))
  await run(createSemantic(session('reader'), 'rows', {}, THIS_PROCESS))
  await judgeAll('rows')
  const release = { out: join(home.folder, 'out'), splits: { train: 1 }, waivers: UNCHECKED }
  await run(createRelease(session('releaser'), 'rows', release, THIS_PROCESS))
  await run(createContaminationSearch(session('protector'), 'rows', { against: ['exam'] }, THIS_PROCESS))
  const named = {
    import: ['importer', 'examiner'],
    audit: ['auditor'],
    dedup: ['searcher'],
    semantic: ['reader'],
    release: ['releaser'],
    decontaminate: ['protector'],
  }
  expect(Object.fromEntries(JOB_KINDS.map((kind) => [kind, entries(kind)]))).toEqual(named)

  // New rows are searched again, for whoever brought them.
  await imported('second importer', 'rows', 'more')
  expect(studio().db.all("SELECT kind, actor FROM Job WHERE status = 'queued'")).toEqual([
    { kind: 'decontaminate', actor: 'second importer' },
  ])
}, 60_000)

it('a command asks for the person that WINNOW_USER names', async () => {
  const before = Object.fromEntries(JOB_KINDS.map((kind) => [kind, entries(kind).length]))
  await closeStudio()
  const asCommand = (...args: string[]): string =>
    execFileSync(process.execPath, [resolve('dist/winnow.js'), ...args, '--json'], {
      encoding: 'utf8',
      env: { ...process.env, WINNOW_USER: `who types ${args[0]}` },
    })
  asCommand('import', text('rows'), '--dataset', 'typed')
  asCommand('audit', 'typed')
  asCommand('dedup', 'typed', '--method', 'exact')
  asCommand('dedup', 'typed', '--method', 'semantic')
  await judgeAll('typed')
  await closeStudio()
  const waivers = Object.entries(UNCHECKED).flatMap(([gate, reason]) => ['--waive', `${gate}=${reason}`])
  asCommand('release', 'typed', '--out', join(home.folder, 'typed-out'), '--splits', 'train=1', ...waivers)
  asCommand('decontaminate', 'typed', '--against', 'exam')
  expect(Object.fromEntries(JOB_KINDS.map((kind) => [kind, entries(kind).slice(before[kind])]))).toEqual({
    import: ['who types import'],
    audit: ['who types audit'],
    dedup: ['who types dedup'],
    semantic: ['who types dedup'],
    release: ['who types release'],
    decontaminate: ['who types decontaminate'],
  })
  const ledger = JSON.parse(asCommand('doctor', '--ledger')) as { ok: boolean }
  expect(ledger.ok).toBe(true)
}, 120_000)
