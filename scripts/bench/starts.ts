/**
 * `npm run bench:starts [-- --rounds 10] [--against /path/to/another/checkout]`: how long twelve
 * commands take that have next to nothing to do, from the shell's line to the end of the process.
 * With --against each is run alternately in this tree and in the other one.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Measured, runWinnow, runWinnowUnread } from './kit/command'
import { machine, say, tableText } from './kit/figures'
import { alternately, type Figure, medianText, ratio, ratioText } from './kit/sides'
import { HERE, otherTree, prepareTree, type Tree } from './kit/tree'

/** A dataset of 64 rows, which comes with Winnow. */
const ROWS = join(HERE.root, 'prisma/seed/support-chat.jsonl')
const DATASET = 'starts'

interface Side {
  tree: Tree
  home: string
  release: string
}

const COMMANDS: readonly ((side: Side) => string[])[] = [
  () => ['--version'],
  () => ['--help'],
  () => ['audit', '--help'],
  () => ['datasets'],
  () => ['jobs'],
  () => ['tokenizers'],
  () => ['templates'],
  () => ['import', ROWS, '--dataset', 'again'],
  () => ['render', ROWS, '--template', 'qwen3'],
  () => ['inspect', ROWS, '--tokenizer', 'qwen2_5'],
  ({ release }) => ['verify', release],
  () => ['doctor'],
]

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '10' }, against: { type: 'string' } },
})
const trees = [HERE, ...(values.against === undefined ? [] : [otherTree(values.against)])]
const folder = mkdtempSync(join(tmpdir(), 'winnow-starts-'))

try {
  const sides = trees.map(prepared)
  say(`${machine()}; rounds ${values.rounds}${trees.map(({ name, root }) => `; ${name}: ${root}`).join('')}`)
  const lines: string[][] = []
  for (const command of COMMANDS) {
    const results = await alternately(sides, Number(values.rounds), (side) => timed(side, command(side)))
    lines.push(
      line(command({ tree: HERE, home: '', release: 'FOLDER' }).join(' ').replace(ROWS, 'FILE'), results),
    )
  }
  const head = trees.flatMap(({ name }) => [`${name} s`, 'CPU s'])
  say(tableText([['', ...head, ...(trees.length === 1 ? [] : ['ratio s', 'CPU'])], ...lines]))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** A tree with a home that holds a dataset with a release. */
function prepared(tree: Tree): Side {
  prepareTree(tree)
  const side = { tree, home: join(folder, tree.name), release: join(folder, `${tree.name}-release`) }
  const run = (...args: string[]): Measured<unknown> => runWinnow(tree, side.home, args)
  run('import', ROWS, '--dataset', DATASET)
  run('rubric', DATASET, '--good', join(HERE.root, 'README.md'), '--bad', join(HERE.root, 'LICENSE'))
  run('judge', DATASET, ...Array.from({ length: 30 }, (_, at) => String(at + 1)), '--decision', 'pass')
  const waived = ['audit', 'errors', 'secrets', 'duplicates', 'contamination'].flatMap((gate) => [
    '--waive',
    `${gate}=only the time of a start is of interest`,
  ])
  run('release', DATASET, '--out', side.release, ...waived)
  return side
}

/** Null where the tree has no such command. */
function timed({ tree, home }: Side, args: readonly string[]): Figure | null {
  try {
    return runWinnowUnread(tree, home, args, 'bin/winnow.mjs')
  } catch {
    return null
  }
}

function line(name: string, results: readonly (readonly (Figure | null)[])[]): string[] {
  const of = (what: 'seconds' | 'cpuSeconds'): (number | null)[][] =>
    results.map((side) => side.map((figure) => figure?.[what] ?? null))
  const [wall, processor] = [of('seconds'), of('cpuSeconds')]
  return [
    name,
    ...wall.flatMap((side, at) => [medianText(side, 2), medianText(processor[at]!, 2)]),
    ...(wall.length === 1 ? [] : [wall, processor].map(([here, there]) => ratioText(ratio(here!, there!)))),
  ]
}
