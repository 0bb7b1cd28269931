import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { WinnowError } from '@/lib/core/errors'
import { sha256 } from '@/lib/core/hash'
import { claimedJob, type JobRow, unfinishedJobOf } from '@/lib/db/jobs'
import { SilenceWatch } from '@/lib/jobs/engine/silence'
import { deleteDataset } from '@/lib/services/datasets'
import { importFile } from '@/lib/services/imports'
import { cancelJob, createAnalysis } from '@/lib/services/jobs'
import { closeStudio, studio } from '@/lib/services/host/studio'
import { CommandProcess, crashes, takeLeftOver, WorkerProcess } from './processes'
import { session } from '@/tests/session'

/**
 * Processes that are suspended, killed, resumed and doubled at any moment: each runs the real jobs
 * on a connection of its own, chunk by chunk, in an order drawn at random, by a clock that the test
 * moves. Whatever happens, at the end every row of a finished import is there once, and nothing of
 * an unfinished one.
 */

const RUNS = 200
const DATASET = 'd'
/** Longer than a silence. */
const LONG_MS = 16_000

const good = (at: number): string =>
  JSON.stringify({
    messages: [
      { role: 'user', content: `question ${at}` },
      { role: 'assistant', content: `answer ${at}` },
    ],
  })
/** Two files with rows that are no examples; of the second two records stand on one line. */
const FILES = [
  {
    name: 'a.jsonl',
    text: Array.from({ length: 11 }, (_, at) => (at % 5 === 3 ? '{"messages": 1}' : good(at))).join('\n'),
    accepted: 9,
    rejected: 2,
  },
  {
    name: 'b.json',
    text: `[${good(20)}, ${good(21)},\n${good(22)}, ${good(23)}, 7,\n${good(24)}]`,
    accepted: 5,
    rejected: 1,
  },
] as const

type Step =
  | { kind: 'import' | 'upload'; file: number }
  | { kind: 'audit'; byCommand: boolean }
  | { kind: 'step'; process: number; chunks: number; beats: boolean }
  | { kind: 'work'; at: number; chunks: number; beats: boolean }
  | { kind: 'kill'; process: number }
  | { kind: 'another worker' | 'old worker goes on' | 'remove' | 'look' }
  | { kind: 'pass'; long: boolean }
  | { kind: 'cancel'; job: number }

const index = fc.nat(5)
const chunks = fc.integer({ min: 1, max: 4 })
const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('import' as const), file: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('upload' as const), file: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('audit' as const), byCommand: fc.boolean() }) },
  {
    weight: 7,
    arbitrary: fc.record({ kind: fc.constant('step' as const), process: index, chunks, beats: fc.boolean() }),
  },
  {
    weight: 7,
    arbitrary: fc.record({ kind: fc.constant('work' as const), at: index, chunks, beats: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('kill' as const), process: index }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'another worker' as const,
        'old worker goes on' as const,
        'remove' as const,
        'look' as const,
      ),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('pass' as const), long: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), job: index }) },
)

/**
 * An audit that only waits is cancelled while another one of the dataset is at work: random steps
 * seldom come to it.
 */
const WAITING_AUDIT_CANCELLED: Step[] = [
  { kind: 'upload', file: 0 },
  ...Array.from({ length: 10 }, (): Step => ({ kind: 'work', at: 0, chunks: 1, beats: true })),
  { kind: 'audit', byCommand: false },
  { kind: 'work', at: 0, chunks: 3, beats: true },
  { kind: 'audit', byCommand: false },
  { kind: 'cancel', job: 2 },
  { kind: 'work', at: 0, chunks: 1, beats: true },
]

/** In memory where there is such a place: what a disk does is not tested here. */
const base = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'winnow-interleavings-'))
const template = join(base, 'template')

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  process.env['WINNOW_HOME'] = template
  studio()
  await closeStudio()
  for (const { name, text } of FILES) writeFileSync(join(base, name), text)
})
afterEach(closeStudio)
afterAll(() => {
  vi.useRealTimers()
  rmSync(base, { recursive: true })
})

/** What the steps act on. */
class World {
  readonly #commands: CommandProcess[] = []
  #workers = [new WorkerProcess()]

  async do(step: Step): Promise<void> {
    const { db } = studio()
    switch (step.kind) {
      case 'import':
        return this.#import(FILES[step.file]!.name)
      case 'upload': {
        const { name } = FILES[step.file]!
        await importFile(session(), join(base, name), { dataset: DATASET, file: name })
        return
      }
      case 'audit':
        return this.#audit(step.byCommand ? 'command' : undefined)
      case 'step': {
        const process = pick(this.#commands, step.process)
        if (step.beats) process?.beat()
        for (let at = 0; at < step.chunks; at++) await process?.step()
        return
      }
      case 'work':
        return this.#work(step)
      case 'kill':
        this.#commands.splice(step.process % Math.max(1, this.#commands.length), 1)
        return
      case 'another worker': {
        const worker = new WorkerProcess()
        worker.begin()
        this.#workers.push(worker)
        return
      }
      // Woken after the next one has begun.
      case 'old worker goes on':
        return pick(this.#workers, 0)!.step(0)
      case 'remove':
        await unlessRefused(() => deleteDataset(session(), DATASET))
        return
      case 'look':
        takeLeftOver(db, new SilenceWatch())
        return
      case 'pass':
        vi.setSystemTime(Date.now() + (step.long ? LONG_MS : 1_000))
        return
      case 'cancel': {
        const job = pick(db.all<JobRow>('SELECT * FROM Job ORDER BY id'), step.job)
        if (job !== undefined) await unlessRefused(() => cancelJob(session(), job.id))
        return
      }
    }
  }

  async #import(name: string): Promise<void> {
    const id = await importFile(session(), join(base, name), { dataset: DATASET, file: name }, 'command')
    this.#commands.push(new CommandProcess(claimedJob(studio().db, id)))
  }

  async #audit(place: 'command' | undefined): Promise<void> {
    const id = await unlessRefused(() => createAnalysis(session(), DATASET, 'audit', {}, place))
    if (id !== undefined && place === 'command')
      this.#commands.push(new CommandProcess(claimedJob(studio().db, id)))
  }

  async #work({ at, chunks: steps, beats }: Extract<Step, { kind: 'work' }>): Promise<void> {
    const worker = this.#workers.at(-1)!
    if (beats) worker.beat()
    for (let taken = 0; taken < steps; taken++) await worker.step(at)
  }

  /** Whoever still lives goes on to the end, and a last look finds what is left. */
  async settle(): Promise<void> {
    for (let round = 0; round < MOST_ROUNDS && isAnythingLeft(); round++) {
      for (const one of [...this.#commands, ...this.#workers]) {
        one.beat()
        await one.step(round)
      }
    }
    for (let looks = 0; looks < 3; looks++) {
      vi.setSystemTime(Date.now() + LONG_MS)
      takeLeftOver(studio().db, new SilenceWatch())
    }
    const worker = new WorkerProcess()
    worker.begin()
    for (let round = 0; round < MOST_ROUNDS && isAnythingLeft(); round++) await worker.step(round)
  }
}

const MOST_ROUNDS = 300
const isAnythingLeft = (): boolean => count("Job WHERE status IN ('queued', 'running')") > 0

async function unlessRefused<Value>(work: () => Promise<Value>): Promise<Value | undefined> {
  return work().catch((error: unknown) => {
    if (error instanceof WinnowError) return undefined
    throw error
  })
}

function pick<Value>(from: readonly Value[], at: number): Value | undefined {
  return from[at % Math.max(1, from.length)]
}

const count = (sql: string, ...parameters: unknown[]): number =>
  studio().db.get<{ n: number }>(`SELECT count(*) AS n FROM ${sql}`, ...parameters)!.n

/** Every row of a finished import once; nothing else. */
function checkRows(): void {
  const { db } = studio()
  let rows = 0
  for (const { id, file, status, accepted, rejected, path } of db.all<{
    id: number
    file: string
    status: string
    accepted: number
    rejected: number
    path: string
  }>("SELECT * FROM Import WHERE status <> 'removed'")) {
    const expected = FILES.find(({ name }) => name === file)!
    expect({ status, accepted, rejected }).toEqual({
      status: 'done',
      accepted: expected.accepted,
      rejected: expected.rejected,
    })
    expect(count('Example WHERE importId = ?', id)).toBe(expected.accepted)
    expect(count('(SELECT DISTINCT record FROM Example WHERE importId = ?)', id)).toBe(expected.accepted)
    expect(count('Rejection WHERE importId = ?', id)).toBe(expected.rejected)
    expect(existsSync(path)).toBe(true)
    expect(count("Event WHERE kind = 'import' AND json_extract(data, '$.import') = ?", id)).toBe(1)
    rows += expected.accepted
  }
  const kept = "i.status <> 'removed'"
  expect(count(`Example e JOIN Import i ON i.id = e.importId WHERE ${kept}`)).toBe(rows)
  expect(
    count(`Revision r JOIN Example e ON e.id = r.exampleId JOIN Import i ON i.id = e.importId WHERE ${kept}`),
  ).toBe(rows)
  expect(
    count(
      `Payload p JOIN Revision r ON r.id = p.revisionId JOIN Example e ON e.id = r.exampleId JOIN Import i ON i.id = e.importId WHERE ${kept}`,
    ),
  ).toBe(rows)
  expect(count('Payload')).toBe(count('Revision'))
  // The files of a dataset that somebody removed stay by design.
  const removals = count("Event WHERE kind = 'delete-dataset'")
  for (const name of removals > 0 ? [] : readdirSync(studio().home.files))
    expect(count('Import WHERE sha256 = ?', name), `${name} is used`).toBeGreaterThan(0)
}

/** A job that succeeded has left what it says, every other one nothing. */
function checkJobs(): void {
  const { db } = studio()
  for (const { id, kind, status, params, result, errorCode } of db.all<JobRow>('SELECT * FROM Job')) {
    expect(['succeeded', 'failed', 'cancelled'], `job ${id} (${kind})`).toContain(status)
    expect(errorCode, `job ${id} (${kind})`).not.toBe('crashed')
    if (kind === 'import') {
      const { importId } = JSON.parse(params) as { importId: number }
      const events = count("Event WHERE kind = 'import' AND json_extract(data, '$.import') = ?", importId)
      expect(events, `events of job ${id}`).toBe(status === 'succeeded' ? 1 : 0)
      if (status !== 'succeeded')
        expect(count("Import WHERE id = ? AND status <> 'removed'", importId)).toBe(0)
    } else if (status === 'succeeded') {
      const { runId, examples } = JSON.parse(result!) as { runId: number; examples: number }
      if (count("AnalysisRun WHERE id = ? AND status = 'done'", runId) === 1)
        expect(count('Finding WHERE runId = ?', runId)).toBe(examples)
    }
  }
  expect(count("AnalysisRun WHERE status NOT IN ('done', 'removed')")).toBe(0)
  expect(count('AnalysisRun')).toBeLessThanOrEqual(count("Job WHERE kind = 'audit' AND status = 'succeeded'"))
}

function checkLedger(): void {
  let previous = ''
  for (const { at, actor, kind, data, previousHash, hash } of studio().db.all<{
    at: string
    actor: string
    kind: string
    data: string
    previousHash: string
    hash: string
  }>('SELECT * FROM Event ORDER BY id')) {
    expect(previousHash).toBe(previous)
    expect(hash).toBe(sha256([previousHash, at, actor, kind, data].join('\n')))
    previous = hash
  }
  expect(studio().db.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
  expect(studio().db.all('PRAGMA foreign_key_check')).toEqual([])
}

it(`leave every row of a finished import once, and nothing of others, in ${RUNS} random interleavings`, async () => {
  let runs = 0
  let takenOver = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(stepArbitrary, { minLength: 20, maxLength: 60, size: 'max' }),
      async (steps) => {
        const home = join(base, `home-${++runs}`)
        mkdirSync(home)
        cpSync(template, home, { recursive: true })
        process.env['WINNOW_HOME'] = home
        crashes.length = 0
        try {
          const world = new World()
          for (const step of steps) await world.do(step)
          await world.settle()
          takenOver += count("Job WHERE attempts > 1 OR errorCode = 'abandoned'")
          expect(crashes.join('\n')).toBe('')
          expect(unfinishedJobOf(studio().db, 1)).toBeUndefined()
          checkRows()
          checkJobs()
          checkLedger()
        } finally {
          await closeStudio()
          rmSync(home, { recursive: true })
        }
      },
    ),
    { numRuns: RUNS, endOnFailure: true, examples: [[WAITING_AUDIT_CANCELLED]] },
  )
  // Otherwise the interleavings were too tame to say anything.
  expect(takenOver).toBeGreaterThan(RUNS / 4)
}, 600_000)
