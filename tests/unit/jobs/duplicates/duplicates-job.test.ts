import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openHome } from '@/lib/adapters/home'
import { type Conversation, conversationJson } from '@/lib/core/conversation'
import { conversationHash } from '@/lib/core/hash'
import { listingOf } from '@/lib/core/listing'
import type { Database, Transaction } from '@/lib/db/client'
import { datasetForImport } from '@/lib/db/datasets'
import { allPairs } from '@/lib/db/duplicates'
import { appendRows, closeImport, createImport } from '@/lib/db/imports'
import { latestRun } from '@/lib/db/runs'
import { appendRevision, headOf, setHead } from '@/lib/db/verdicts'
import { dedup } from '@/lib/jobs/duplicates/analysis'
import { randomCorpus } from '../../dedup/corpora'
import { chat, exampleOf, useDatabase } from '../../db/database'

/** The thread's bundle, inside node_modules so that it finds its packages. */
const root = resolve('node_modules/.cache')
let folder = ''

beforeAll(async () => {
  mkdirSync(root, { recursive: true })
  folder = mkdtempSync(join(root, 'dedup-job-'))
  await build({
    entryPoints: ['lib/jobs/duplicates/search-thread.ts'],
    outdir: join(folder, 'dist'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    alias: { '@': resolve('.') },
    logLevel: 'error',
  })
})
afterAll(() => rmSync(folder, { recursive: true }))

const store = useDatabase()

function addImport(
  db: Database,
  datasetId: number,
  conversations: readonly Conversation[],
  origin: 'synthetic' | 'human-written' = 'synthetic',
): void {
  const importId = createImport(db, {
    datasetId,
    file: 'test.jsonl',
    path: '/dev/null',
    bytes: 0,
    sha256: '',
    origin,
    model: null,
  })
  db.transaction(() =>
    appendRows(
      db,
      { importId, datasetId },
      conversations.map((conversation, at) => exampleOf(conversation, at + 1)),
      [],
    ),
  )
  closeImport(db, importId, 'done')
}

function dataset(
  name: string,
  conversations: readonly Conversation[],
  origin?: 'synthetic' | 'human-written',
): number {
  const { id } = datasetForImport(store.db, name, 'train')
  addImport(store.db, id, conversations, origin)
  return id
}

interface Result {
  runId: number
  ms: number
  examples: number
  pairs: number
  clusters: number
  removable: number
  exact: number
  warnings: string[]
  sameAs: string[]
  butSystem?: { rows: number; examples: [number, number][] }
  sameWords?: number
  boilerplate?: { shingles: number; spans: { text: string; rows: number }[] }
  minhash?: { measured: { recall: number } }
  added?: { rows: number; partners: number }
}

function run(datasetId: number, params: object, aborted = false): Promise<Result> {
  const checkpoint = (): void => {
    if (aborted) throw new Error('stop')
  }
  const home = openHome(join(store.db.file, '..', 'home'))
  const context = {
    db: store.db,
    home: { ...home, database: store.db.file },
    root: folder,
    actor: 'test',
    jobId: 1,
    datasetId,
    cursor: null,
    signal: { aborted },
    checkpoint,
    report: () => undefined,
    assertCurrent: () => undefined,
    complete: <Result extends object>(work: (transaction: Transaction) => Result) =>
      store.db.transaction(work),
  }
  return dedup.job.run(params, context) as Promise<Result>
}

function removals(datasetId: number): { removedId: number; keptId: number; score: number }[] {
  return [...allPairs(store.db, latestRun(store.db, datasetId, 'dedup')!.id)].map(
    ({ removedId, keptId, score }) => ({ removedId, keptId, score }),
  )
}

const LONG = 'the quick brown fox jumps over the lazy dog and then it runs far away from the farm'
const system = (content: string, rest: Conversation): Conversation => ({
  messages: [{ role: 'system', content }, ...rest.messages],
})

describe('the exact method', () => {
  it('sees through whitespace and Unicode forms, and tells the system prompt apart', async () => {
    const id = dataset('exact', [
      chat('Où est  le café\u0301?', 'Là.'),
      chat('Où est le cafe\u0301\u0301?', 'Là.'),
      chat('  Où est le café\u0301?\n', 'Là.'),
      chat('a', 'b'),
      system('Be brief.', chat('a', 'b')),
      system('Be long.', chat('a', 'b')),
      chat('A!', 'b'),
    ])
    const result = await run(id, { method: 'exact' })
    expect(result).toMatchObject({
      examples: 7,
      clusters: 1,
      removable: 2,
      exact: 0,
      pairs: 3,
      butSystem: {
        rows: 2,
        examples: [
          [5, 4],
          [6, 4],
        ],
      },
      sameWords: 3,
    })
    expect(removals(id)).toEqual([
      { removedId: 2, keptId: 1, score: 1 },
      { removedId: 3, keptId: 1, score: 1 },
    ])
  })

  it('finds 50 planted variants among 1,000 rows, and only those', async () => {
    const variants = [
      (text: string) => `  ${text}\n`,
      (text: string) => text.replaceAll(' ', '\u00a0'),
      (text: string) => text.replaceAll(' ', '  \t'),
      (text: string) => text.normalize('NFD'),
      (text: string) => text.replace(' ', '\r\n'),
    ]
    const rows = Array.from({ length: 950 }, (_, at) =>
      chat(`Où est le café numéro ${at}?`, `À côté du numéro ${at + 1}.`),
    )
    const planted = Array.from({ length: 50 }, (_, at) => {
      const vary = variants[at % variants.length]!
      return chat(vary(`Où est le café numéro ${at * 7}?`), vary(`À côté du numéro ${at * 7 + 1}.`))
    })
    const id = dataset('planted', [...rows, ...planted])
    expect(await run(id, { method: 'exact' })).toMatchObject({
      examples: 1000,
      clusters: 50,
      removable: 50,
      exact: 0,
    })
    expect(removals(id)).toEqual(
      planted.map((_, at) => ({ removedId: 951 + at, keptId: at * 7 + 1, score: 1 })),
    )
  })

  it('warns before prompts take their answers with them', async () => {
    const id = dataset(
      'prompts',
      Array.from({ length: 40 }, (_, at) => chat(`question ${at % 4}`, `answer ${at}`)),
    )
    const result = await run(id, { method: 'exact', scope: 'prompt' })
    expect(result.removable).toBe(36)
    expect(result.warnings).toEqual([
      expect.stringContaining('would take 36 of 40 rows, 90 %, and 36 of them have another answer'),
    ])
    expect((await run(id, { method: 'exact' })).warnings).toEqual([])
  })

  it('sees one set under two names, in any order of rows', async () => {
    const rows = Array.from({ length: 30 }, (_, at) => chat(`q${at}`, `a${at}`))
    const one = dataset('one', rows)
    dataset('other', rows.toReversed())
    dataset('longer', [...rows, rows[0]!])
    dataset('twice the first', [...rows.slice(1), rows[2]!])
    expect((await run(one, { method: 'exact' })).sameAs).toEqual(['other'])
  })
})

describe('the near method', () => {
  it('keeps what people wrote, then more turns, then the earliest', async () => {
    const { id } = datasetForImport(store.db, 'origins', 'train')
    addImport(store.db, id, [
      chat('Tell me the story.', LONG),
      chat('Tell me the other story of old.', `${LONG} at night`),
    ])
    addImport(store.db, id, [chat('Tell me the story.', `${LONG} again`)], 'human-written')
    await run(id, { method: 'near', threshold: 0.5 })
    expect(removals(id)).toMatchObject([
      { removedId: 1, keptId: 3 },
      { removedId: 2, keptId: 3 },
    ])
  })

  it('takes the shingle as it is given and records it', async () => {
    const id = dataset('shingles', [chat('q', 'abcdefghij klm'), chat('q', 'abcdefghij kln')])
    expect((await run(id, { method: 'near', threshold: 0.7 })).removable).toBe(0)
    expect(
      (await run(id, { method: 'near', threshold: 0.7, shingle: { unit: 'character', size: 2 } })).removable,
    ).toBe(1)
    expect(JSON.parse(latestRun(store.db, id, 'dedup')!.params)).toMatchObject({
      shingle: { unit: 'character', size: 2 },
      ignoreBoilerplate: false,
    })
    expect(() => run(id, { method: 'near', shingle: { unit: 'word', size: 0 } })).toThrow()
  })

  it('removes from one dataset what the other has, and nothing else', async () => {
    const mine = dataset('mine', [
      chat('one', LONG),
      chat('one', LONG),
      chat('two', 'something else entirely, said only here'),
      chat('three', `${LONG} today`),
    ])
    dataset('theirs', [
      chat('zero', 'nobody else says these few words'),
      chat('three', `${LONG} today`),
      chat('three', `${LONG} today`),
    ])
    expect(await run(mine, { method: 'near', threshold: 0.5, against: 'theirs' })).toMatchObject({
      examples: 4,
      removable: 3,
      exact: 1,
      clusters: 1,
    })
    expect(removals(mine)).toEqual([
      { removedId: 1, keptId: 6, score: 14 / 17 },
      { removedId: 2, keptId: 6, score: 14 / 17 },
      { removedId: 4, keptId: 6, score: 1 },
    ])
    expect(await run(mine, { method: 'exact', against: 'theirs' })).toMatchObject({ removable: 1, exact: 1 })
    await expect(run(mine, { method: 'near', against: 'nobody' })).rejects.toMatchObject({
      code: 'not-found',
    })
    await expect(run(mine, { method: 'near', against: 'mine' })).rejects.toMatchObject({ code: 'usage' })
  })

  it('leaves boilerplate out, shows it, and loses no row that is nothing else', async () => {
    const opening =
      'As a helpful assistant of the Acme company I am glad to answer all of your questions about our many products'
    const texts = randomCorpus(31, 60, 30).map((text) => `${text} end of this row`)
    const rows = [
      ...texts.map((text, at) => chat(`question ${at}`, `${opening}: ${text}`)),
      chat(opening, ''),
      chat(opening, ''),
    ]
    const id = dataset('boilerplate', rows)
    const plain = await run(id, { method: 'near', threshold: 0.5 })
    const without = await run(id, { method: 'near', threshold: 0.5, ignoreBoilerplate: true })
    expect(without.removable).toBeLessThan(plain.removable)
    expect(without.boilerplate!.spans[0]!.text).toBe(opening)
    expect(without.boilerplate!.spans[0]!.rows).toBe(62)
    const removed = removals(id)
    expect(removed).toContainEqual({ removedId: 62, keptId: 61, score: 1 })
    // A job that was queued by an earlier version names the parameter as it was called then.
    const queuedBefore = await run(id, { method: 'near', threshold: 0.5, setAside: true })
    expect(queuedBefore).toEqual({ ...without, runId: without.runId + 1, ms: queuedBefore.ms })
    expect(removals(id)).toEqual(removed)
  })

  it('finds by MinHash what the exact join finds', async () => {
    const id = dataset(
      'minhash',
      randomCorpus(32, 300, 50).map((text) => chat('tell me', text)),
    )
    await run(id, { method: 'near', threshold: 0.7 })
    const exact = removals(id)
    const result = await run(id, { method: 'minhash', threshold: 0.7 })
    expect(result.minhash!.measured.recall).toBeGreaterThan(0.97)
    expect(removals(id).length).toBeGreaterThan(exact.length * 0.95)
  })

  it('stops when told, and leaves no run', async () => {
    const id = dataset(
      'stopped',
      randomCorpus(33, 50).map((text) => chat('q', text)),
    )
    await expect(run(id, { method: 'near' }, true)).rejects.toThrow('stop')
    expect(latestRun(store.db, id, 'dedup')).toBeUndefined()
  })
})

describe('rows that came later', () => {
  const BEFORE = 20_000
  const base = randomCorpus(34, BEFORE, 16).map((text, at) => chat(`q ${at % 7}`, text))
  const later = (seed: number): Conversation[] => {
    const fresh = randomCorpus(seed, 150, 16)
    return [...fresh, ...fresh.slice(0, 5)]
      .map((text, at) => chat(`q ${at % 7}`, text))
      .concat(base.slice(100, 140), [chat('q 1', `${base[200]!.messages[1]!.content as string} more`)])
  }

  it('are compared with all, and the result is that of a full run', async () => {
    const id = dataset('growing', base)
    expect((await run(id, { method: 'near' })).added).toBeUndefined()
    for (const seed of [35, 36]) {
      addImport(store.db, id, later(seed))
      const result = await run(id, { method: 'near' })
      const found = removals(id)
      expect(result.added).toMatchObject({ rows: later(seed).length })
      rmSync(join(store.db.file, '..', 'home', 'cache'), { recursive: true })
      const full = await run(id, { method: 'near' })
      expect(full.added).toBeUndefined()
      expect(found).toEqual(removals(id))
      expect({ ...result, ms: 0, runId: 0, compared: 0, added: undefined }).toEqual({
        ...full,
        ms: 0,
        runId: 0,
        compared: 0,
        added: undefined,
      })
    }
    // Nothing new: nothing to read. An edit, or other parameters: all of it.
    expect((await run(id, { method: 'near' })).added).toEqual({ rows: 0, partners: 0 })
    expect((await run(id, { method: 'near', threshold: 0.7 })).added).toBeUndefined()
    // Row 5 is made a copy of row 6 and is compared so; the undo of that is another change,
    // although no revision is new.
    expect((await run(id, { method: 'near' })).added).toEqual({ rows: 0, partners: 0 })
    const before = { found: removals(id), head: headOf(store.db, 5)!.headId }
    const copy = base[5]!
    appendRevision(store.db, 5, {
      body: conversationJson(copy),
      hash: Buffer.from(conversationHash(copy), 'hex'),
      author: 'test',
      listing: listingOf(copy),
    })
    expect((await run(id, { method: 'near' })).added).toBeUndefined()
    expect(removals(id)).not.toEqual(before.found)
    setHead(store.db, 5, before.head, listingOf(base[4]!))
    expect((await run(id, { method: 'near' })).added).toBeUndefined()
    expect(removals(id)).toEqual(before.found)
  }, 120_000)
})
