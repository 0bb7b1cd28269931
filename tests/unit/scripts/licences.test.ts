import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { lockedPackages, noticesText, thirdPartyText, unknownLicences } from '@/scripts/licences'

const packages = lockedPackages('package-lock.json')

test('THIRD-PARTY.md names every package of the lock file with its licence', () => {
  expect(readFileSync('THIRD-PARTY.md', 'utf8'), 'run `npm run licences`').toBe(thirdPartyText(packages))
})

test('no package has a licence that nobody has looked at', () => {
  expect(unknownLicences(packages)).toEqual([])
})

test('the image library of transformers.js is left out: nothing here reads pictures', () => {
  expect(packages.filter(({ name }) => name === 'sharp' || name.startsWith('@img/'))).toEqual([])
})

test('the licences of packages whose code is taken in go along with it, and no others', () => {
  const named = Array.from(
    noticesText('package-lock.json').matchAll(/^(\S+) \(licen[cs]e/gim),
    ([, name]) => name,
  )
  expect(named).toEqual(
    expect.arrayContaining(['zod', '@base-ui/react', 'lucide-react', 'csv-parse', 'tailwindcss']),
  )
  expect(named.filter((name) => ['eslint', 'vitest', 'typescript', 'esbuild'].includes(name!))).toEqual([])
})
