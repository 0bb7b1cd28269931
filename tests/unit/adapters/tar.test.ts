import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tar, tarBytes, type TarFile } from '@/lib/adapters/tar'

const WHEN = new Date('2026-11-28T12:00:00Z')

function file(name: string, content: Buffer, bytes = content.length): TarFile {
  return {
    name,
    bytes,
    content: async function* () {
      for (let at = 0; at < content.length; at += 700)
        yield await Promise.resolve(content.subarray(at, at + 700))
    },
  }
}

async function packed(files: readonly TarFile[]): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of tar(files, WHEN)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

describe('an archive', () => {
  it('is unpacked by the tar of the system, whatever the sizes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'winnow-tar-'))
    const files = [0, 1, 511, 512, 513, 5_000].map((length) =>
      file(`in/file-${length}`, Buffer.alloc(length, `${length} `)),
    )
    const archive = await packed(files)
    expect(archive.length).toBe(tarBytes(files))
    writeFileSync(join(folder, 'all.tar'), archive)
    execFileSync('tar', ['-xf', 'all.tar'], { cwd: folder })
    expect(readdirSync(join(folder, 'in')).length).toBe(files.length)
    for (const length of [0, 1, 511, 512, 513, 5_000])
      expect(readFileSync(join(folder, `in/file-${length}`))).toEqual(Buffer.alloc(length, `${length} `))
    expect(statSync(join(folder, 'in/file-1')).mtime).toEqual(WHEN)
    rmSync(folder, { recursive: true })
  })

  it('says sizes of 8 GiB and more as GNU tar and pax do', async () => {
    const huge = tar([file('huge', Buffer.alloc(0), 3 * 8 ** 11 + 5)], WHEN)
    const header = Buffer.from((await huge.next()).value as Uint8Array)
    expect([header.readUInt8(124), header.readBigUInt64BE(128)]).toEqual([0x80, BigInt(3 * 8 ** 11 + 5)])
    // Its content is missing, which tar says after the line of the file.
    expect(spawnSync('tar', ['-tvf', '-'], { input: header }).stdout.toString()).toContain(
      String(3 * 8 ** 11 + 5),
    )
  })

  it('breaks off where a file is not as long as it was', async () => {
    await expect(packed([file('short', Buffer.alloc(3), 4)])).rejects.toThrow(/was changed while it was read/)
  })
})
