import { chmodSync, mkdirSync, mkdtempSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { keepFile } from '@/lib/adapters/files'
import { openHome } from '@/lib/adapters/home'

const place = () => mkdtempSync(join(tmpdir(), 'winnow-private-'))
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

function olderHome(dir: string): void {
  mkdirSync(join(dir, 'files'), { recursive: true })
  for (const file of ['winnow.db', 'files/abc']) {
    writeFileSync(join(dir, file), '')
    chmodSync(join(dir, file), 0o644)
  }
  for (const folder of ['files', '.']) chmodSync(join(dir, folder), 0o755)
}

describe('a home', () => {
  it("is its owner's alone from the start, whatever the umask", async () => {
    const before = process.umask(0)
    try {
      const home = openHome(join(place(), 'new'))
      expect([home.dir, home.files, home.uploads].map(modeOf)).toEqual(['700', '700', '700'])
      const source = join(place(), 'source.jsonl')
      writeFileSync(source, '{}')
      expect(modeOf(source)).toBe('666')
      expect(modeOf((await keepFile(home, source)).path)).toBe('600')
    } finally {
      process.umask(before)
    }
  })

  it('of an older Winnow is closed with all in it, and that is said once', () => {
    const dir = place()
    olderHome(dir)
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    openHome(dir)
    expect(['.', 'winnow.db', 'files', 'files/abc'].map((name) => modeOf(join(dir, name)))).toEqual([
      '700',
      '600',
      '700',
      '600',
    ])
    openHome(dir)
    expect(said).toHaveBeenCalledTimes(1)
    said.mockRestore()
  })

  it.each(['embeddings', 'cache', 'copies', 'models', 'gram-hashes', 'reserve'])(
    'that holds %s, which Winnow wrote, is closed as a whole',
    (name) => {
      const dir = place()
      olderHome(dir)
      writeFileSync(join(dir, name), '')
      const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
      openHome(dir)
      expect([modeOf(dir), modeOf(join(dir, name))]).toEqual(['700', '600'])
      said.mockRestore()
    },
  )

  it('that lies among other things closes its own alone, and follows no link', () => {
    const dir = place()
    olderHome(dir)
    for (const name of ['notes.txt', 'linked.txt']) {
      writeFileSync(join(dir, name), '')
      chmodSync(join(dir, name), 0o644)
    }
    symlinkSync(join(dir, 'linked.txt'), join(dir, 'files/link'))
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    openHome(dir)
    said.mockRestore()
    expect(
      ['.', 'winnow.db', 'files', 'notes.txt', 'linked.txt'].map((name) => modeOf(join(dir, name))),
    ).toEqual(['755', '600', '700', '644', '644'])
  })
})
