import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { importFile, rejectionsAsJsonl } from '@/lib/services/imports'
import {
  listReleases,
  openReleaseArchive,
  openReleaseFile,
  createRelease,
  verifyFolder,
  verifyRelease,
} from '@/lib/services/releases'
import { runHere, THIS_PROCESS } from '@/lib/services/jobs/run-here'
import { judgeAll } from '../../../approve'
import { countedRows } from '../../../counted-rows'
import { useStudioHome } from '../../../studio-home'
import { UNCHECKED } from '../../../waivers'
import { session } from '@/tests/session'

const home = useStudioHome()
const released = (): string => join(home.folder, 'released')

beforeAll(async () => {
  const file = join(home.folder, 'rows.jsonl')
  writeFileSync(file, countedRows(20).rows)
  await runHere(
    session(),
    await importFile(session(), file, { dataset: 'rows', file: 'rows.jsonl' }, THIS_PROCESS),
    () => undefined,
  )
  await judgeAll('rows')
  await release(released(), 1)
})

async function release(out: string, seed: number): Promise<void> {
  await runHere(
    session(),
    await createRelease(
      session(),
      'rows',
      { out, seed, splits: { train: 0.5, test: 0.5 }, waivers: UNCHECKED },
      THIS_PROCESS,
    ),
    () => undefined,
  )
}

async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Buffer> {
  return Buffer.from(await new Response(stream).arrayBuffer())
}

let made = 0
/** A folder of its own for a test. */
function folder(): string {
  const path = join(home.folder, `folder-${++made}`)
  mkdirSync(path)
  return path
}

it('an unknown release option is refused, not ignored', async () => {
  const request: object = { split: { train: 1 } }
  await expect(createRelease(session(), 'rows', request, THIS_PROCESS)).rejects.toThrow('split')
})

it('rejected rows of a missing import are an error, not an empty file', async () => {
  await expect(rejectionsAsJsonl(session(), 999)).rejects.toMatchObject({ code: 'not-found' })
})

it('a release records its author and the reason of each waiver', async () => {
  const [view] = await listReleases(session(), 'rows')
  expect(view!.actor).toBe(session().actor)
  expect(view!.waived.find(({ id }) => id === 'contamination')).toMatchObject({
    state: 'not-checked',
    reason: UNCHECKED['contamination'],
  })
  expect(Object.keys(UNCHECKED)).toEqual(expect.arrayContaining(view!.waived.map(({ id }) => id)))
})

describe('a downloaded release', () => {
  it('verifies when it came as one archive', async () => {
    const { stream, bytes, file } = await openReleaseArchive(session(), 'rows', 1)
    const archive = await bytesOf(stream)
    expect([archive.length, file]).toEqual([bytes, 'rows-release-1.tar'])
    const at = folder()
    writeFileSync(join(at, file), archive)
    execFileSync('tar', ['-xf', file], { cwd: at })
    expect(await verifyFolder(join(at, 'release-1'))).toMatchObject({ ok: true, problems: [] })
  })

  it('verifies when every file that the page lists was downloaded', async () => {
    const [view] = await listReleases(session(), 'rows')
    const at = folder()
    for (const name of ['manifest.json', view!.index.name, ...view!.files.map((file) => file.name)]) {
      const { stream, bytes } = await openReleaseFile(session(), 'rows', 1, name)
      writeFileSync(join(at, name), await bytesOf(stream))
      expect(readFileSync(join(at, name)).length).toBe(bytes)
    }
    expect(await verifyFolder(at)).toMatchObject({ ok: true, problems: [] })
  })

  it('is never that of a later release in the same folder', async () => {
    const at = folder()
    await release(at, 2)
    await release(at, 3)
    const questions = [
      () => openReleaseFile(session(), 'rows', 2, 'train.jsonl'),
      () => openReleaseArchive(session(), 'rows', 2),
      () => verifyRelease(session(), 'rows', 2),
    ]
    for (const ask of questions) {
      await expect(ask()).rejects.toThrow(/holds another release now/)
    }
    expect(await verifyRelease(session(), 'rows', 3)).toMatchObject({ ok: true })
    await expect(openReleaseFile(session(), 'rows', 3, '../winnow.db')).rejects.toThrow(/has no file/)
  })

  it('follows no link', async () => {
    const at = folder()
    await release(at, 4)
    rmSync(join(at, 'train.jsonl'))
    symlinkSync('/dev/zero', join(at, 'train.jsonl'))
    await expect(openReleaseFile(session(), 'rows', 4, 'train.jsonl')).rejects.toThrow(/not a regular file/)
    await expect(openReleaseArchive(session(), 'rows', 4)).rejects.toThrow(/not a regular file/)
  })
})

describe("a folder that is anybody's", () => {
  const hostile: [string, string[], (at: string) => void][] = [
    [
      'is told in one line when files are missing',
      [
        'rows.jsonl, train.jsonl are missing: a release can only be verified whole. Download it as one archive, or every file of it.',
      ],
      (at) => {
        for (const name of ['rows.jsonl', 'train.jsonl']) rmSync(join(at, name))
      },
    ],
    [
      'is told in one line when the manifest is missing',
      ['manifest.json is missing: this is not a release folder.'],
      (at) => rmSync(join(at, 'manifest.json')),
    ],
    [
      'is not read where a file is a link to a device',
      ['rows.jsonl is a link, a folder or a device, not a file; it was not read.'],
      (at) => {
        rmSync(join(at, 'rows.jsonl'))
        symlinkSync('/dev/zero', join(at, 'rows.jsonl'))
      },
    ],
    [
      'is not read where a file is a link to another one',
      ['train.jsonl is a link, a folder or a device, not a file; it was not read.'],
      (at) => {
        rmSync(join(at, 'train.jsonl'))
        symlinkSync(join(released(), 'train.jsonl'), join(at, 'train.jsonl'))
      },
    ],
    [
      'is not read where the manifest is a link',
      ['manifest.json is a link, a folder or a device, not a file; it was not read.'],
      (at) => {
        rmSync(join(at, 'manifest.json'))
        symlinkSync('/dev/zero', join(at, 'manifest.json'))
      },
    ],
    [
      'is not read where a file is a folder',
      ['test.jsonl is a link, a folder or a device, not a file; it was not read.'],
      (at) => {
        rmSync(join(at, 'test.jsonl'))
        mkdirSync(join(at, 'test.jsonl'))
      },
    ],
    [
      'is not read where a file has another size',
      [
        expect.stringMatching(
          /^test\.jsonl has \d+ bytes, the manifest says \d+; it was not read\.$/,
        ) as string,
      ],
      (at) => writeFileSync(join(at, 'test.jsonl'), 'more', { flag: 'a' }),
    ],
    [
      'is not read where the manifest is larger than any',
      [expect.stringMatching(/^manifest\.json is larger than any manifest/) as string],
      (at) => writeFileSync(join(at, 'manifest.json'), Buffer.alloc(17 * 1024 ** 2)),
    ],
    [
      'is not read where the manifest names a file twice',
      ['manifest.json names train.jsonl twice.'],
      (at) => {
        const text = readFileSync(join(at, 'manifest.json'), 'utf8')
        writeFileSync(join(at, 'manifest.json'), text.replace('"test.jsonl"', '"train.jsonl"'))
      },
    ],
  ]
  it.each(hostile)('%s', async (_name, problems, damage) => {
    const at = folder()
    cpSync(released(), at, { recursive: true })
    damage(at)
    expect(await verifyFolder(at)).toMatchObject({ ok: false, problems })
  })

  it('has its changed row named', async () => {
    const at = folder()
    cpSync(released(), at, { recursive: true })
    const text = readFileSync(join(at, 'train.jsonl'), 'utf8')
    writeFileSync(join(at, 'train.jsonl'), text.replace('?', '!'))
    expect((await verifyFolder(at)).problems[0]).toBe('train.jsonl:1 is not the row that was released')
  })
})
