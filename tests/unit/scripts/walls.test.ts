import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'

interface Rule {
  name: string
  to: { pathNot?: string | string[] }
}

const { forbidden } = createRequire(import.meta.url)('../../../.dependency-cruiser.cjs') as {
  forbidden: Rule[]
}

/** Rooms that each room may import, by the rules that the walls are held with. */
const held = Object.fromEntries(
  forbidden.flatMap(({ name, to }) => {
    const room = /^room-(?!door)(.+)$/.exec(name)?.[1]
    if (room === undefined) return []
    const rooms = [to.pathNot ?? []].flat().map((path) => path.split('/')[1]!)
    return [[room, rooms.filter((other) => other !== room)]]
  }),
)

/** The same by the table of ARCHITECTURE.md. */
const told = Object.fromEntries(
  readFileSync('ARCHITECTURE.md', 'utf8')
    .split('\n')
    .map((line) => /^\| `(\w+)` \| .+ \| (.+) \| (?:yes|no) \|$/.exec(line))
    .flatMap((row): [string, string[]][] =>
      row === null ? [] : [[row[1]!, row[2] === '–' ? [] : row[2]!.split(', ')]],
    ),
)

test('ARCHITECTURE.md lists the walls that dependency-cruiser enforces', () => {
  expect(Object.keys(held).length).toBeGreaterThan(10)
  expect(told).toEqual(held)
})
