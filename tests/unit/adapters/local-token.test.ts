import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openHome } from '@/lib/adapters/home'
import { keptToken } from '@/lib/adapters/local-token'

const home = openHome(mkdtempSync(join(tmpdir(), 'winnow-token-')))
const path = join(home.dir, 'token')

it('the token is made once, for its owner alone, and differs between homes', () => {
  const token = keptToken(home)
  expect(token).toMatch(/^[\w-]{32}$/)
  expect(keptToken(home)).toBe(token)
  expect(readFileSync(path, 'utf8').trim()).toBe(token)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readdirSync(home.dir).filter((name) => /^token(\.|$)/.test(name))).toEqual(['token'])
  expect(keptToken(openHome(mkdtempSync(join(tmpdir(), 'winnow-token-'))))).not.toBe(token)
})

it('the token is read as written, and made again when deleted', () => {
  writeFileSync(path, '  my own words \n')
  expect(keptToken(home)).toBe('my own words')
  rmSync(path)
  expect(keptToken(home)).toMatch(/^[\w-]{32}$/)
})
