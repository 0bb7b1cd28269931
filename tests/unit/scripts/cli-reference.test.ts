import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { COMMANDS } from '@/lib/cli/commands'
import { cliReference } from '@/scripts/cli-reference'

test('docs/cli.md matches the help of the commands', async () => {
  expect(readFileSync('docs/cli.md', 'utf8'), 'run `npm run docs`').toBe(await cliReference())
})

test.each(Object.entries(COMMANDS))(
  'the usage of %s names each of its options, and no other',
  async (name, { load }) => {
    const { name: own, usage, options, example } = await load()
    const named = (text: string): string[] => [...new Set(text.match(/(?<=--)[a-z][a-z-]*/g))].sort()
    expect(own).toBe(name)
    expect(named(usage)).toEqual(Object.keys(options).sort())
    expect(Object.keys(options)).toEqual(
      expect.arrayContaining(named(example).filter((option) => option !== 'json')),
    )
    expect(example.startsWith(name)).toBe(true)
  },
)
