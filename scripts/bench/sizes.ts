/**
 * `npm run sizes [-- 64 500]`: runs every job at every size, on the command line and through the
 * API of a running server, and compares each count with an independent one; with `--browser` in
 * Chromium (CHROMIUM names it) on the server of `npm start`, where every count is read from the
 * screen. Times are those of this machine; only the counts must hold. Verdicts are written straight
 * into the database: giving 100,000 of them is not the point here.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { JobView } from '@/lib/contract/jobs'
import { closeStudio } from '@/lib/services/host/studio'
import { judgeAll } from '@/tests/approve'
import { type CountedRows, countedRows } from '@/tests/counted-rows'
import { StudioServer, winnow } from '@/tests/e2e/studio'
import { BrowserDoor } from './sizes/browser'
import { say, tableText } from './kit/figures'
import { HERE, prepareTree } from './kit/tree'
import { type Door, SPLITS, unpacked, WAIVERS } from './sizes/door'

const SIZES = [64, 499, 500, 501, 5_000, 100_000]
/** Answers shorter than this are rejected. */
const FEWEST_CHARACTERS = 10

async function command(home: string, ...args: string[]): Promise<Record<string, unknown>> {
  const { answer, exit } = await winnow<Record<string, unknown>>(home, ...args)
  if (exit !== 0) throw new Error(`winnow ${args.join(' ')} ended with ${exit}: ${JSON.stringify(answer)}`)
  return answer
}

function commandLine(home: string): Door {
  return {
    name: 'command',
    home,
    import: async (dataset, file, purpose) =>
      (
        (await command(home, 'import', file, '--dataset', dataset, '--purpose', purpose)) as {
          imports: Record<string, unknown>[]
        }
      ).imports[0]!,
    audit: (dataset) => command(home, 'audit', dataset),
    dedup: (dataset, method) => command(home, 'dedup', dataset, '--method', method),
    semantic: (dataset) => command(home, 'dedup', dataset, '--method', 'semantic'),
    release: async (dataset, into) => {
      const waivers = Object.entries(WAIVERS).flatMap(([gate, reason]) => ['--waive', `${gate}=${reason}`])
      const shares = Object.entries(SPLITS)
        .map(([split, share]) => `${split}=${share}`)
        .join(',')
      const { splits } = (await command(
        home,
        'release',
        dataset,
        '--out',
        into,
        '--splits',
        shares,
        ...waivers,
      )) as { splits: Record<string, number> }
      return { folder: into, splits }
    },
    decontaminate: (dataset, evalSet) => command(home, 'decontaminate', dataset, '--against', evalSet),
  }
}

function server(studio: StudioServer): Door {
  const ended = async (
    path: string,
    body: object | Uint8Array<ArrayBuffer>,
  ): Promise<Record<string, unknown>> => {
    const { id } = await studio.post<JobView>(path, body)
    for (;;) {
      const job = await studio.job(id)
      if (job.status === 'succeeded') return job.result as Record<string, unknown>
      if (job.finishedAt !== null) throw new Error(`${path}: ${job.error ?? job.status}`)
      await sleep(100)
    }
  }
  return {
    name: 'server',
    home: studio.home,
    import: (dataset, file, purpose) =>
      ended(
        `/api/imports?dataset=${dataset}&file=rows.jsonl&purpose=${purpose}`,
        new Uint8Array(readFileSync(file)),
      ),
    audit: (dataset) => ended('/api/jobs', { dataset, kind: 'audit', params: {} }),
    dedup: (dataset, method) => ended('/api/jobs', { dataset, kind: 'dedup', params: { method } }),
    semantic: async (dataset) => {
      const stats = await ended(`/api/datasets/${dataset}/semantic`, {})
      return { ...stats, removable: stats['suggested'] }
    },
    release: async (dataset, into) => {
      const { version, splits } = (await ended(`/api/datasets/${dataset}/releases`, {
        splits: SPLITS,
        waivers: WAIVERS,
      })) as { version: number; splits: Record<string, number> }
      const archive = await studio.fetch(`/api/datasets/${dataset}/releases/${version}/archive`)
      return { folder: unpacked(new Uint8Array(await archive.arrayBuffer()), into, version), splits }
    },
    decontaminate: (dataset, evalSet) =>
      ended(`/api/datasets/${dataset}/contamination`, { against: [evalSet] }),
  }
}

const table: string[][] = [['door', 'job', 'rows', 'seconds', 'counted', 'by hand', '']]
let failures = 0

/** One line of the table: the count next to the expected one. */
async function line(
  door: string,
  job: string,
  rows: number,
  expected: number,
  work: () => Promise<unknown>,
): Promise<void> {
  const started = performance.now()
  const counted = await work().catch(
    (error: unknown) => (error instanceof Error ? error.message : String(error)).split('\n', 1)[0],
  )
  const ok = counted === expected
  if (!ok) failures++
  const cells = [
    door,
    job,
    rows.toLocaleString('en'),
    ((performance.now() - started) / 1000).toFixed(1),
    String(counted),
    String(expected),
    ok ? 'ok' : 'WRONG',
  ]
  table.push(cells)
  process.stderr.write(`${cells.join('  ')}\n`)
}

async function everyJob(
  door: Door,
  size: number,
  folder: string,
  { rows, evalItems, counts }: CountedRows,
): Promise<void> {
  const dataset = `rows-${size}`
  const [file, evalFile] = ['rows', 'items'].map((what) =>
    join(folder, `${door.name}-${what}-${size}.jsonl`),
  ) as [string, string]
  writeFileSync(file, rows)
  writeFileSync(evalFile, evalItems)
  const count = (job: string, expected: number, work: () => Promise<unknown>): Promise<void> =>
    line(door.name, job, size, expected, work)
  let imported: Record<string, unknown> = {}
  await count('import', counts.accepted, async () => {
    imported = await door.import(dataset, file, 'train')
    return imported['accepted']
  })
  await count('rejected rows', counts.rejected, () => Promise.resolve(imported['rejected']))
  await count('audit', size, async () => (await door.audit(dataset))['examples'])
  await count('dedup exact', counts.copies, async () => (await door.dedup(dataset, 'exact'))['removable'])
  await count(
    'dedup near',
    counts.copies + counts.nearCopies,
    async () => (await door.dedup(dataset, 'near'))['removable'],
  )
  await count(
    'dedup minhash',
    counts.copies + counts.nearCopies,
    async () => (await door.dedup(dataset, 'minhash'))['removable'],
  )
  await count(
    'semantic',
    counts.copies + counts.nearCopies,
    async () => (await door.semantic(dataset))['removable'],
  )
  process.env['WINNOW_HOME'] = door.home
  await count('(verdicts)', size, async () => {
    await judgeAll(dataset, FEWEST_CHARACTERS)
    await closeStudio()
    return size
  })
  const approved = size - counts.shortAnswers
  let released = ''
  await count('release', approved, async () => {
    const { folder: made, splits } = await door.release(dataset, join(folder, `${door.name}-release-${size}`))
    released = made
    return Object.values(splits).reduce((sum, rows) => sum + rows, 0)
  })
  await count('rows in its files', approved, () =>
    Promise.resolve(
      Object.keys(SPLITS).reduce(
        (sum, split) => sum + readFileSync(join(released, `${split}.jsonl`), 'utf8').split('\n').length - 1,
        0,
      ),
    ),
  )
  await count(
    'verify',
    0,
    async () => ((await command(door.home, 'verify', released)) as { problems: string[] }).problems.length,
  )
  // Last: the gates of the next dataset would ask for this eval set.
  await count(
    'import eval',
    counts.leaks,
    async () => (await door.import(`${dataset}-eval`, evalFile, 'eval'))['accepted'],
  )
  await count(
    'decontaminate',
    counts.leaks,
    async () => (await door.decontaminate(dataset, `${dataset}-eval`))['flaggedRows'],
  )
  if (door.standing === undefined) return
  const standing: Record<string, number> = await door.standing(dataset).catch(() => ({}))
  const steps = {
    Imported: size + counts.rejected,
    Valid: size,
    Left: size,
    Reviewed: size,
    Approved: approved,
    Released: approved,
  }
  for (const [name, rows] of Object.entries({
    ...steps,
    'Could be removed': counts.copies + counts.nearCopies,
    'Hold an item': counts.leaks,
  })) {
    await count(`overview: ${name}`, rows, () => Promise.resolve(standing[name]))
  }
}

const {
  values: { browser = false },
  positionals,
} = parseArgs({ options: { browser: { type: 'boolean' } }, allowPositionals: true })
const asked = positionals.map(Number)
prepareTree(HERE, { pages: true })
const folder = mkdtempSync(join(tmpdir(), 'winnow-sizes-'))
const studio = await new StudioServer(browser ? { serve: [resolve('scripts/start.mjs')] } : {}).start()
const opened = browser ? await BrowserDoor.open(studio) : null
try {
  for (const size of asked.length > 0 ? asked : SIZES) {
    const corpus = countedRows(size)
    for (const door of opened === null
      ? [commandLine(join(folder, `home-${size}`)), server(studio)]
      : [opened])
      await everyJob(door, size, folder, corpus)
  }
} finally {
  await opened?.close()
  await studio.stop()
  rmSync(folder, { recursive: true })
}
say(tableText(table, 2))
if (opened !== null) {
  const {
    pages,
    slowest: { path, ms },
  } = opened.looks
  say(
    `\n${pages} pages opened in a second tab while jobs ran; the slowest, ${path}, took ${(ms / 1000).toFixed(1)} s`,
  )
}
say(
  failures === 0
    ? `\n${table.length - 1} counts, all as made by hand`
    : `\n${failures} of ${table.length - 1} are WRONG`,
)
process.exit(failures === 0 ? 0 : 1)
