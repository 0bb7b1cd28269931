import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { remembered } from '@/lib/adapters/file-memo'
import { WinnowError } from '@/lib/core/errors'

const folder = mkdtempSync(join(tmpdir(), 'winnow-memo-'))

it('remembered files are read again only when one has changed, appeared or disappeared', () => {
  const [file, other] = [join(folder, 'one.json'), join(folder, 'other.json')]
  let reads = 0
  const value = () => remembered('count', [file, other], () => (reads += 1))
  writeFileSync(file, 'a')
  expect([value(), value()]).toEqual([1, 1])
  writeFileSync(file, 'ab')
  expect([value(), value()]).toEqual([2, 2])
  utimesSync(file, 1, 1)
  expect(value()).toBe(3)
  writeFileSync(other, '')
  expect(value()).toBe(4)
  rmSync(other)
  expect([value(), value()]).toEqual([5, 5])
})

it('a refusal is remembered, and a bug is not', () => {
  const file = join(folder, 'bad.json')
  writeFileSync(file, '{')
  let reads = 0
  const refused = () =>
    remembered('refused', [file], () => {
      reads += 1
      throw new WinnowError('tokenizer-missing', 'This is not JSON.')
    })
  expect(refused).toThrow('This is not JSON.')
  expect(refused).toThrow(WinnowError)
  expect(reads).toBe(1)
  expect(() =>
    remembered('bug', [file], () => {
      throw new TypeError('x')
    }),
  ).toThrow(TypeError)
})
