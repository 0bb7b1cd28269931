import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { planOf, roomOfHouse, roomsIn } from '@/scripts/counts/plan'
import { textOf } from '@/scripts/counts/text'

test('rooms, floors and arrows of a folder, whose door is no room', () => {
  const imports = new Map([
    ['lib/a/index.ts', ['lib/a/top.ts']],
    ['lib/a/top.ts', ['lib/a/middle/one.ts', 'lib/a/middle/two.ts', 'lib/b/x.ts']],
    ['lib/a/middle/one.ts', ['lib/a/middle/two.ts', 'lib/a/ground.ts']],
    ['lib/a/middle/two.ts', []],
    ['lib/a/ground.ts', []],
    ['lib/b/x.ts', []],
  ])
  expect(planOf(imports, roomsIn('lib/a'))).toEqual({ rooms: 3, floors: 3, arrows: 2, circles: 0 })
  expect(planOf(imports, roomOfHouse)).toEqual({ rooms: 2, floors: 2, arrows: 1, circles: 0 })
})

test('rooms in a circle share a floor', () => {
  const imports = new Map([
    ['lib/a/top.ts', ['lib/a/one.ts']],
    ['lib/a/one.ts', ['lib/a/two.ts']],
    ['lib/a/two.ts', ['lib/a/one.ts', 'lib/a/ground.ts']],
    ['lib/a/ground.ts', []],
  ])
  expect(planOf(imports, roomsIn('lib/a'))).toEqual({ rooms: 4, floors: 3, arrows: 4, circles: 1 })
})

test('wide lines, nested ternaries and complex functions, whatever the tree says of itself', async () => {
  const tree = mkdtempSync(join(tmpdir(), 'winnow-counts-'))
  try {
    const ifs = Array.from({ length: 21 }, (_, at) => `if (x === ${at}) return ${at}`).join('\n')
    const nested = '// eslint-disable-next-line\nexport const y = 1 ? 2 ? 3 : 4 : 5'
    writeFileSync(join(tree, 'a.ts'), `export function f(x: number) {\n${ifs}\nreturn 0\n}\n\n${nested}\n`)
    writeFileSync(join(tree, 'b.ts'), `${'x'.repeat(121)}\n`)
    expect(await textOf(tree, ['a.ts', 'b.ts'])).toEqual({
      files: 2,
      lines: 28,
      perFile: { p50: 27, p95: 27, max: 27 },
      columns: { p95: 34, p99: 121 },
      wide: 1 / 27,
      nestedTernaries: 1,
      complex: 1,
    })
  } finally {
    rmSync(tree, { recursive: true })
  }
})
