import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keepFile } from '@/lib/adapters/files'
import { datasetForImport } from '@/lib/db/datasets'
import { appendRows, closeImport, createImport } from '@/lib/db/imports'
import { createAnalysis } from '@/lib/services/jobs'
import { deleteDataset, finishRemovals, listDatasets } from '@/lib/services/datasets'
import { diagnose } from '@/lib/services/start/doctor'
import { importFile, receiveUpload } from '@/lib/services/imports'
import { purge } from '@/lib/services/purge'
import { closeStudio, studio } from '@/lib/services/host/studio'
import { refusalOf } from '@/lib/services/host/write'
import { skipWithReason } from '../../skip-with-reason'
import { chat, exampleOf } from '../db/database'
import { session } from '@/tests/session'

const disk = mkdtempSync(join(tmpdir(), 'winnow-disk-'))
const ROWS = 3_000
const MOUNT = '/bin/mount'
const UMOUNT = '/bin/umount'

function mount(...options: string[]): boolean {
  try {
    execFileSync(MOUNT, [...options, disk], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const canMount = mount('-t', 'tmpfs', '-o', 'size=200m', 'tmpfs')
if (canMount) execFileSync(UMOUNT, ['-l', disk])
afterAll(() => rmSync(disk, { recursive: true }))

/** A home on a small disk with one dataset. */
async function makeHome(): Promise<void> {
  mount('-t', 'tmpfs', '-o', 'size=200m', 'tmpfs')
  process.env['WINNOW_HOME'] = join(disk, 'home')
  const { db, home } = studio()
  const file = join(disk, 'rows.jsonl')
  writeFileSync(file, 'x'.repeat(4_000_000))
  const kept = await keepFile(home, file)
  db.transaction(() => {
    const datasetId = datasetForImport(db, 'a', 'train').id
    const importId = createImport(db, {
      datasetId,
      file: 'rows.jsonl',
      path: kept.path,
      bytes: kept.bytes,
      sha256: kept.sha256,
      origin: null,
      model: null,
    })
    appendRows(
      db,
      { importId, datasetId },
      Array.from({ length: ROWS }, (_, row) =>
        exampleOf(chat(`question ${row} ${'word '.repeat(200)}`, 'answer'), row + 1),
      ),
      [],
    )
    closeImport(db, importId, 'done')
  })
  await closeStudio()
}

const refusedWith = (work: Promise<unknown>): Promise<string | undefined> =>
  work.then(
    () => 'nothing',
    (error: unknown) => refusalOf(error)?.code,
  )

if (!canMount) skipWithReason('a small disk', 'a tmpfs can be mounted by root alone')
else {
  describe('a small disk', () => {
    beforeEach(makeHome)
    afterEach(async () => {
      await closeStudio()
      execFileSync(UMOUNT, ['-l', disk])
    })

    it('that is full to the last byte: the home opens, and its space is freed by remove and purge', async () => {
      const fill = join(disk, 'fill')
      const { bavail, bsize } = statfsSync(disk)
      writeFileSync(fill, Buffer.alloc(bavail * bsize - 4096))
      try {
        writeFileSync(`${fill}-rest`, Buffer.alloc(1 << 20))
      } catch {
        /* full */
      }
      expect(statfsSync(disk).bavail).toBe(0)
      expect((await listDatasets(session())).map(({ name }) => name)).toEqual(['a'])
      expect(
        await refusedWith(
          importFile(session(), join(disk, 'rows.jsonl'), { dataset: 'b', file: 'rows.jsonl' }),
        ),
      ).toBe('disk-full')
      await deleteDataset(session(), 'a')
      finishRemovals(session(), () => undefined)
      expect(await listDatasets(session())).toEqual([])
      const { problems } = await purge(session(), false, () => undefined)
      expect(problems).toEqual([])
      expect(studio().db.get('SELECT count(*) AS n FROM Example')).toEqual({ n: 0 })
      expect(statfsSync(disk).bavail * bsize).toBeGreaterThan(4_000_000)
    })

    it('is asked for room before a file is kept: nothing is, and the refusal says how much there is and how much it takes', async () => {
      const big = join(disk, 'big.jsonl')
      const { bavail, bsize } = statfsSync(disk)
      writeFileSync(big, '')
      truncateSync(big, Math.round(bavail * bsize * 0.6))
      const before = readdirSync(join(disk, 'home', 'files'))
      const megabytes = `${Math.round((bavail * bsize * 1.2) / 1e6)} MB`
      await expect(importFile(session(), big, { dataset: 'b', file: 'big.jsonl' })).rejects.toThrow(
        `takes about ${megabytes}`,
      )
      const upload = {
        *[Symbol.iterator](): Generator<Uint8Array> {
          throw new Error('was read')
        },
      }
      await expect(
        receiveUpload(session(), Readable.from(upload), { dataset: 'b', file: 'big.jsonl' }, bavail * bsize),
      ).rejects.toThrow('Nothing of it was kept')
      expect([readdirSync(join(disk, 'home', 'files')), readdirSync(join(disk, 'home', 'uploads'))]).toEqual([
        before,
        [],
      ])
      expect((await listDatasets(session())).map(({ name }) => name)).toEqual(['a'])
    })

    it('that is read-only: the home can be looked at and the doctor says so; changes are refused in words', async () => {
      mkdirSync(join(disk, 'home', 'copies'), { recursive: true })
      mount('-o', 'remount,ro')
      expect((await listDatasets(session())).map(({ name, funnel }) => [name, funnel.valid])).toEqual([
        ['a', ROWS],
      ])
      expect((await diagnose(session())).find(({ name }) => name === 'home')).toMatchObject({ ok: false })
      const changes = [
        () => createAnalysis(session(), 'a', 'audit', {}),
        () => deleteDataset(session(), 'a'),
        () => importFile(session(), join(disk, 'rows.jsonl'), { dataset: 'b', file: 'x' }),
        () => purge(session(), false, () => undefined),
      ]
      for (const change of changes) expect(await refusedWith(change())).toBe('read-only')
    })
  })
}
