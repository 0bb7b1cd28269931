import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keepFile } from '@/lib/adapters/files'
import { sweepLeftovers } from '@/lib/adapters/leftovers'
import { datasetForImport } from '@/lib/db/datasets'
import { appendRows, closeImport, createImport } from '@/lib/db/imports'
import { createJob } from '@/lib/db/jobs'
import { deleteDataset, finishRemovals, listDatasets } from '@/lib/services/datasets'
import { purge, purgePlan } from '@/lib/services/purge'
import { closeStudio, studio } from '@/lib/services/host/studio'
import { useStudioHome } from '../../studio-home'
import { chat, exampleOf } from '../db/database'
import { session } from '@/tests/session'

const at = useStudioHome()
const SECRET = 'sk-secret-of-somebody-'
const ROWS = 500

/** A dataset with one import, as its job would have left it. */
async function addDataset(name: string, word: string): Promise<void> {
  const { db, home } = studio()
  const file = join(at.folder, `${name}.jsonl`)
  writeFileSync(
    file,
    Array.from({ length: ROWS }, (_, row) =>
      JSON.stringify({ messages: [{ role: 'user', content: `${word}${row}` }] }),
    ).join('\n'),
  )
  const kept = await keepFile(home, file)
  db.transaction(() => {
    const datasetId = datasetForImport(db, name, 'train').id
    const importId = createImport(db, {
      datasetId,
      file: `${name}.jsonl`,
      path: kept.path,
      bytes: kept.bytes,
      sha256: kept.sha256,
      origin: null,
      model: null,
    })
    appendRows(
      db,
      { importId, datasetId },
      Array.from({ length: ROWS }, (_, row) => exampleOf(chat(`${word}${row}`, 'answer'), row + 1)),
      [],
    )
    closeImport(db, importId, 'done')
  })
}

/** How many of the secrets are anywhere in a folder, in whatever file. */
function secretsIn(folder: string): number {
  const found = new Set<string>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    for (const [secret] of readFileSync(join(entry.parentPath, entry.name), 'latin1').matchAll(
      /sk-secret-of-somebody-\d+/g,
    ))
      found.add(secret)
  }
  return found.size
}

describe('purge', () => {
  const home = (): string => studio().home.dir

  beforeAll(async () => {
    await addDataset('kept', 'harmless-')
    await addDataset('leaked', SECRET)
    mkdirSync(join(home(), 'cache'))
    writeFileSync(join(home(), 'cache', 'derived'), `${SECRET}1`)
    mkdirSync(join(home(), 'releases', 'leaked-1'))
    writeFileSync(join(home(), 'releases', 'leaked-1', 'train.jsonl'), 'released')
  })
  afterAll(() => closeStudio())

  it('deletes for good what a removal left: nothing of it is in any file of the home, and the rest is whole', async () => {
    await deleteDataset(session(), 'leaked')
    finishRemovals(session(), () => undefined)
    expect(secretsIn(home())).toBeGreaterThanOrEqual(ROWS)
    const plan = purgePlan(session(), false)
    expect(plan.parts.find(({ what }) => what === 'source files')).toMatchObject({ count: 1 })
    expect(secretsIn(home())).toBeGreaterThanOrEqual(ROWS)
    const report = await purge(session(), false, () => undefined)
    expect(report.problems).toEqual([])
    expect(secretsIn(home())).toBe(0)
    expect((await listDatasets(session())).map(({ name, funnel }) => [name, funnel.valid])).toEqual([
      ['kept', ROWS],
    ])
    expect(readdirSync(join(home(), 'files'))).toHaveLength(1)
    expect(studio().db.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
  })

  it('leaves releases until they are asked for', async () => {
    expect(purgePlan(session(), false).orphanedReleases.count).toBe(1)
    await purge(session(), true, () => undefined)
    expect(readdirSync(join(home(), 'releases'))).toEqual([])
  })

  it('finishes a removal that was killed, too', async () => {
    await addDataset('again', SECRET)
    await deleteDataset(session(), 'again')
    await purge(session(), false, () => undefined)
    expect(secretsIn(home())).toBe(0)
  })

  it('is refused while a job runs', async () => {
    const { db } = studio()
    const id = createJob(db, { kind: 'audit', datasetId: null, params: {}, actor: 'test' })
    db.run("UPDATE Job SET status = 'running' WHERE id = ?", id)
    await expect(purge(session(), false, () => undefined)).rejects.toThrow(`Job ${id} (audit) is running`)
    db.run('DELETE FROM Job WHERE id = ?', id)
  })
})

describe('what a killed process left', () => {
  it('is swept by the next server, except what a command is still copying', () => {
    const { home } = studio()
    const now = new Date()
    const put = (name: string, minutes: number): void => {
      writeFileSync(join(home.uploads, name), 'half')
      const time = new Date(now.getTime() - minutes * 60_000)
      utimesSync(join(home.uploads, name), time, time)
    }
    put('upload-1', 0)
    put('0b5d8f0e-of-an-earlier-version', 0)
    put('copy-living', 1)
    put('copy-dead', 11)
    mkdirSync(join(home.tokenizers, 'x.part-1'))
    mkdirSync(join(home.tokenizers, 'whole'))
    sweepLeftovers(home, new Date(now.getTime() + 30 * 1000))
    expect(readdirSync(home.uploads)).toEqual(['copy-living'])
    expect(readdirSync(home.tokenizers).sort()).toEqual(['whole', 'x.part-1'])
    sweepLeftovers(home, new Date(now.getTime() + 61 * 60_000))
    expect(readdirSync(home.tokenizers)).toEqual(['whole'])
    expect(statSync(home.uploads).isDirectory()).toBe(true)
  })
})
