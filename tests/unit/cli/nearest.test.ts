import { expect, it } from 'vitest'
import { COMMANDS } from '@/lib/cli/commands'
import { nearest } from '@/lib/cli/nearest'

it.each([
  ['datsets', 'datasets'],
  ['data', 'datasets'],
  ['improt', 'import'],
  ['job', 'jobs'],
  ['verfy', 'verify'],
  ['dedupe', 'dedup'],
  ['decontamin', 'decontaminate'],
  ['tokeniser', 'tokenizers'],
  ['Import', 'import'],
])('of the commands, %s is nearest to %s', (typed, meant) => {
  expect(nearest(typed, Object.keys(COMMANDS))).toBe(meant)
})

it.each(['', 'x', 'banana', 'launch-missiles'])('no command is near to "%s"', (typed) => {
  expect(nearest(typed, Object.keys(COMMANDS))).toBeNull()
})
