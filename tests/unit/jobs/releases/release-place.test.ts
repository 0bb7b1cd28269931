import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join, parse, relative } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { createJob, saveCursor } from '@/lib/db/jobs'
import { sweepMoves } from '@/lib/jobs/releases/release-move'
import { importFile } from '@/lib/services/imports'
import { createRelease, verifyFolder } from '@/lib/services/releases'
import { runHere, THIS_PROCESS } from '@/lib/services/jobs/run-here'
import { studio } from '@/lib/services/host/studio'
import { judgeAll } from '../../../approve'
import { countedRows } from '../../../counted-rows'
import { skipWithReason } from '../../../skip-with-reason'
import { useStudioHome } from '../../../studio-home'
import { UNCHECKED } from '../../../waivers'
import { session } from '@/tests/session'

const home = useStudioHome()

async function approved(dataset: string, rows: number): Promise<void> {
  const file = join(home.folder, `${dataset}.jsonl`)
  writeFileSync(file, countedRows(rows).rows)
  await runHere(
    session(),
    await importFile(session(), file, { dataset, file: 'rows.jsonl' }, THIS_PROCESS),
    () => undefined,
  )
  await judgeAll(dataset)
}

beforeAll(async () => {
  await approved('mine', 20)
  await approved('other', 20)
  for (const dataset of ['mine', 'other']) await release(join(home.folder, 'made', dataset), 1, dataset)
})

async function release(out: string, seed = 1, dataset = 'mine'): Promise<unknown> {
  return runHere(
    session(),
    await createRelease(
      session(),
      dataset,
      { out, seed, splits: { train: 0.5, test: 0.5 }, waivers: UNCHECKED },
      THIS_PROCESS,
    ),
    () => undefined,
  )
}

/** Every path below a folder, with the text of files. */
function tree(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => {
      const path = join(entry.parentPath, entry.name)
      const other = entry.isDirectory() ? 'folder' : 'other'
      return [relative(folder, path), entry.isFile() ? readFileSync(path, 'utf8') : other] as const
    }),
  )
}

/** A release with seed 1, without making it once more. */
function releasedAt(out: string, dataset = 'mine'): void {
  cpSync(join(home.folder, 'made', dataset), out, { recursive: true })
}

const seedOf = (dir: string): number =>
  (JSON.parse(readFileSync(join(dir, 'manifest.json'), 'utf8')) as { seed: number }).seed

let made = 0
/** A folder of its own for a test, in which `out` is the place. */
function place(): { parent: string; out: string } {
  const parent = join(home.folder, `place-${++made}`)
  mkdirSync(parent)
  return { parent, out: join(parent, 'out') }
}

describe('a release takes a new or an empty folder, and that of an earlier release', () => {
  it('leaves nothing beside it, and holds what was asked for last', async () => {
    const { parent, out } = place()
    await release(join(out, 'deeper'), 1)
    mkdirSync(join(parent, 'empty'))
    await release(join(parent, 'empty'), 1)
    await release(join(parent, 'empty'), 2)
    expect(seedOf(join(parent, 'empty'))).toBe(2)
    expect(await verifyFolder(join(parent, 'empty'))).toMatchObject({ ok: true })
    expect(readdirSync(parent).sort()).toEqual(['empty', 'out'])
    expect(readdirSync(studio().home.releases)).toEqual([])
  })
})

describe('a release refuses, and leaves as it is,', () => {
  const strange: [string, RegExp, (out: string) => void][] = [
    [
      'a folder of other files',
      /holds files that are not a release/,
      (out) => {
        mkdirSync(join(out, 'src'), { recursive: true })
        writeFileSync(join(out, 'src/code.js'), 'precious')
      },
    ],
    [
      'a folder with a manifest of something else',
      /holds files that are not a release/,
      (out) => {
        mkdirSync(join(out, 'src'), { recursive: true })
        writeFileSync(join(out, 'manifest.json'), '{"manifest_version":3}')
        writeFileSync(join(out, 'src/code.js'), 'precious')
      },
    ],
    [
      'a release with notes beside it',
      /holds more than an earlier release of "mine": \.env, NOTES\.md, a, b, c and 1 more\./,
      (out) => {
        releasedAt(out)
        for (const name of ['NOTES.md', '.env', 'a', 'b', 'c', 'd'])
          writeFileSync(join(out, name), 'precious')
      },
    ],
    [
      'a release in which a file has become a folder',
      /holds more than an earlier release of "mine": train\.jsonl\./,
      (out) => {
        releasedAt(out)
        renameSync(join(out, 'train.jsonl'), join(dirname(out), 'away'))
        mkdirSync(join(out, 'train.jsonl'))
        writeFileSync(join(out, 'train.jsonl/notes'), 'precious')
      },
    ],
    [
      'a release of another dataset',
      /holds a release of another dataset, "other"/,
      (out) => releasedAt(out, 'other'),
    ],
    [
      'a manifest that is a link',
      /holds files that are not a release/,
      (out) => {
        releasedAt(join(dirname(out), 'real'))
        mkdirSync(out)
        symlinkSync(join(dirname(out), 'real/manifest.json'), join(out, 'manifest.json'))
      },
    ],
    [
      'a link to a folder',
      /is a link/,
      (out) => {
        releasedAt(join(dirname(out), 'real'))
        symlinkSync(join(dirname(out), 'real'), out)
      },
    ],
    ['a link to nothing', /is a link/, (out) => symlinkSync('nowhere', out)],
    ['a file', /is a file/, (out) => writeFileSync(out, 'precious')],
    [
      'a place below a file',
      /cannot be written to|is a file/,
      (out) => writeFileSync(dirname(out), 'precious'),
    ],
  ]
  it.each(strange)('%s', async (name, words, prepare) => {
    const { parent, out } = place()
    const target = name === 'a place below a file' ? join(out, 'deeper') : out
    prepare(target)
    const before = tree(parent)
    await expect(release(target, 2)).rejects.toThrow(words)
    expect(tree(parent)).toEqual(before)
  })

  it.each([
    [
      'the root of the disk',
      /holds your home folder|holds the current folder/,
      () => parse(process.cwd()).root,
    ],
    ['the home folder of the user', /is your home folder|holds/, () => homedir()],
    ['the folder above it', /holds/, () => dirname(homedir())],
    ['the current folder', /is the current folder/, () => process.cwd()],
    ['the folder above it', /holds/, () => dirname(process.cwd())],
    ['the home of Winnow', /is the home of Winnow/, () => studio().home.dir],
    ['the folder above it', /holds the home of Winnow/, () => home.folder],
    ['the imported files', /keeps its own files/, () => join(studio().home.files, 'x')],
    ['all releases', /keeps its own files/, () => studio().home.releases],
  ])('%s', async (_name, words, folder) => {
    await expect(release(folder())).rejects.toThrow(words)
  })
})

/** A disk other than the one the home lies on. */
const disk = '/dev/shm'
const isDisk =
  existsSync(disk) &&
  statSync(disk).dev !== statSync(tmpdir()).dev &&
  statSync(disk).dev !== statSync(dirname(disk)).dev
if (!isDisk) skipWithReason('a release on another disk', `${disk} is no disk of its own here`)
else
  describe('a release on another disk', () => {
    it('replaces the earlier one as a whole', async () => {
      const parent = mkdtempSync(join(disk, 'winnow-'))
      await release(join(parent, 'out'), 1)
      await release(join(parent, 'out'), 2)
      expect(readdirSync(parent)).toEqual(['out'])
      expect(seedOf(join(parent, 'out'))).toBe(2)
      expect(await verifyFolder(join(parent, 'out'))).toMatchObject({ ok: true })
      rmSync(parent, { recursive: true })
    })

    it('does not take the place of the disk itself', async () => {
      await expect(release(disk)).rejects.toThrow(/is the root of a disk/)
    })
  })

describe('what a killed release leaves', () => {
  const leftBehind = async (
    out: string,
    dir: string | null,
  ): Promise<{ writing: string; replaced: string; jobId: number }> => {
    const { db } = studio()
    const jobId = createJob(db, {
      kind: 'release',
      datasetId: (await session().dataset('mine', 'reader')).id,
      params: {},
      actor: 'test',
    })
    const [writing, replaced] = ['writing', 'replaced'].map((what) =>
      join(dirname(out), `.winnow-${what}-${jobId}-x`),
    ) as [string, string]
    saveCursor(db, jobId, { writing, replaced, dir })
    db.run("UPDATE Job SET status = 'failed' WHERE id = ?", jobId)
    return { writing, replaced, jobId }
  }

  it('is swept when it had written only', async () => {
    const { parent, out } = place()
    releasedAt(out)
    const { writing } = await leftBehind(out, null)
    mkdirSync(writing)
    writeFileSync(join(writing, 'train.jsonl'), '{"half')
    for (const name of ['writing-12', '.winnow-writing-13-x']) mkdirSync(join(studio().home.releases, name))
    await release(join(parent, 'next'))
    expect(readdirSync(parent).sort()).toEqual(['next', 'out'])
    expect(readdirSync(studio().home.releases)).toEqual([])
    expect(seedOf(out)).toBe(1)
  })

  it('is the old release, brought back, when it died between the two renames', async () => {
    const { parent, out } = place()
    releasedAt(out)
    const { writing, replaced } = await leftBehind(out, out)
    mkdirSync(writing)
    renameSync(out, replaced)
    await sweepMoves(studio().db, studio().home, null)
    expect(readdirSync(parent)).toEqual(['out'])
    expect(await verifyFolder(out)).toMatchObject({ ok: true })
  })

  it('is the new release when it died before the old one was deleted', async () => {
    const { parent, out } = place()
    await release(out, 2)
    const { replaced } = await leftBehind(out, out)
    releasedAt(replaced)
    await sweepMoves(studio().db, studio().home, null)
    expect(readdirSync(parent)).toEqual(['out'])
    expect(seedOf(out)).toBe(2)
  })

  it('stays when something else stands in its place now', async () => {
    const { parent, out } = place()
    const { replaced } = await leftBehind(out, out)
    releasedAt(replaced)
    mkdirSync(out)
    writeFileSync(join(out, 'precious'), '')
    await sweepMoves(studio().db, studio().home, null)
    expect(readdirSync(parent).sort()).toEqual([
      `.winnow-replaced-${replaced.split('-').slice(-2).join('-')}`,
      'out',
    ])
  })

  it('is left alone while its job runs', async () => {
    const { out } = place()
    const { writing, jobId } = await leftBehind(out, null)
    studio().db.run("UPDATE Job SET status = 'running' WHERE id = ?", jobId)
    mkdirSync(writing)
    await sweepMoves(studio().db, studio().home, null)
    expect(existsSync(writing)).toBe(true)
    await sweepMoves(studio().db, studio().home, jobId)
    expect(existsSync(writing)).toBe(false)
  })

  it('lies beside the place, wherever links lead', async () => {
    const { parent } = place()
    mkdirSync(join(parent, 'real'))
    symlinkSync(join(parent, 'real'), join(parent, 'linked'))
    expect(await release(join(parent, 'linked/out'))).toMatchObject({
      dir: join(realpathSync(parent), 'real/out'),
    })
    expect(readdirSync(join(parent, 'real'))).toEqual(['out'])
  })
})
