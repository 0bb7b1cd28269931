import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { step } from '@/scripts/step.mjs'

describe('a step of preparation', () => {
  let root = ''
  let runs = 0
  const file = (name: string): string => join(root, 'lib', name)
  const prepare = (work = () => writeFileSync(join(root, 'product'), '')): Promise<void> =>
    step(root, { name: 'compile', inputs: ['lib', 'lock.json'], product: 'product' }, () => {
      runs++
      work()
    })

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'winnow-step-'))
    runs = 0
    mkdirSync(file('deep'), { recursive: true })
    writeFileSync(file('one.ts'), 'one')
    writeFileSync(file('deep/two.ts'), 'two')
    // To the second: a time can be set again only as exactly as JavaScript has it.
    utimesSync(file('deep/two.ts'), 1, 1)
    await prepare()
  })
  afterEach(() => rmSync(root, { recursive: true }))

  it('runs once', async () => {
    await prepare()
    expect(runs).toBe(1)
  })

  it.each([
    ['a file changed, and kept its size and time', () => rewrite(file('deep/two.ts'), 'owt')],
    ['a file is new', () => writeFileSync(file('three.ts'), '')],
    ['a file is gone', () => rmSync(file('one.ts'))],
    ['an input that was not there appeared', () => writeFileSync(join(root, 'lock.json'), '{}')],
    ['the product is gone', () => rmSync(join(root, 'product'))],
  ])('runs again where %s', async (_name, change) => {
    change()
    await prepare()
    await prepare()
    expect(runs).toBe(2)
  })

  it('does not run again for files that were only touched', async () => {
    utimesSync(file('one.ts'), 1, 1)
    await prepare()
    expect(runs).toBe(1)
  })

  it('runs again after work that failed', async () => {
    rewrite(file('one.ts'), 'eno')
    const failing = prepare(() => {
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    await prepare()
    expect(runs).toBe(3)
  })

  it('does not look at code that another step generates', async () => {
    mkdirSync(file('generated'))
    writeFileSync(file('generated/client.ts'), '')
    await prepare()
    expect(runs).toBe(1)
  })
})

/** Other content of the same size and time. */
function rewrite(path: string, text: string): void {
  const { atime, mtime } = statSync(path)
  writeFileSync(path, text)
  utimesSync(path, atime, mtime)
}
