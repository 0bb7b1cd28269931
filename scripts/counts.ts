/**
 * `npm run counts [-- --tree /path/to/another/checkout]`: how wide, long and tangled the code is, by
 * folder. Another checkout needs no packages of its own.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Imports, importsOf, type Plan, planOf, roomOfHouse, roomsIn } from './counts/plan'
import { sourceFiles, textOf } from './counts/text'

const FOLDERS = ['lib', 'app', 'components', 'scripts', 'bin', 'tests']

const root = resolve(import.meta.dirname, '..')
const { values } = parseArgs({ options: { tree: { type: 'string', default: root } } })
const tree = resolve(values.tree)

const lines = [
  '| folder | files | lines | lines of a file p50 / p95 / max | columns p95 / p99 | over 120 columns | nested ternaries | functions over complexity 20 |',
  '|---|---:|---:|---:|---:|---:|---:|---:|',
]
const rooms = readdirSync(join(tree, 'lib')).sort()
const folders = FOLDERS.filter((folder) => existsSync(join(tree, folder)))
const parts: [string, string[]][] = [
  ['all', folders.flatMap((folder) => sourceFiles(tree, folder))],
  ...[...folders, ...rooms.map((room) => `lib/${room}`)].map((folder): [string, string[]] => [
    folder,
    sourceFiles(tree, folder),
  ]),
]
for (const [name, files] of parts) lines.push(await textLine(name, files))

const imports = importsOf(tree, root)
lines.push(
  '',
  '| plan of | rooms | floors | arrows | circles |',
  '|---|---:|---:|---:|---:|',
  planLine('the whole', planOf(imports, roomOfHouse)),
  ...rooms.map((room) => planLine(`lib/${room}`, planOf(imports, roomsIn(`lib/${room}`)))),
  planLine('components', planOf(imports, roomsIn('components'))),
  ...foldersWithin(imports).map((folder) => planLine(folder, planOf(imports, roomsIn(folder)))),
)
process.stdout.write(`${lines.join('\n')}\n`)

async function textLine(name: string, files: string[]): Promise<string> {
  const text = await textOf(tree, files)
  const { p50, p95, max } = text.perFile
  return `| ${name} | ${text.files} | ${text.lines} | ${p50} / ${p95} / ${max} | ${text.columns.p95} / ${text.columns.p99} | ${(100 * text.wide).toFixed(2)} % | ${text.nestedTernaries} | ${text.complex} |`
}

function planLine(name: string, { rooms: count, floors, arrows, circles }: Plan): string {
  return `| ${name} | ${count} | ${floors} | ${arrows} | ${circles} |`
}

/** Folders inside the rooms of lib, as far as there are any. */
function foldersWithin(all: Imports): string[] {
  const folders = [...all.keys()].flatMap((file) => /^lib\/[^/]+\/[^/]+(?=\/)/.exec(file) ?? [])
  return [...new Set(folders)].filter((folder) => !folder.endsWith('/generated')).sort()
}
