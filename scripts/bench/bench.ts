/**
 * `npm run bench [-- import near inspect queue] [--rows 100000] [--kind plain] [--corpus FILE]
 * [--rounds N] [--against /path/to/another/checkout]`: times of the real commands on a synthetic
 * corpus, each tree on homes of its own. With --against every measurement is made alternately in
 * this tree and in the other one, and the ratios of the rounds are told beside the medians: on a
 * machine that others use, only they mean something. Figures depend on the machine; nothing is
 * asserted.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Measured, runWinnow, runWinnowUnread } from './kit/command'
import { syntheticCorpus } from './kit/corpus'
import { machine, quantile, say, tableText } from './kit/figures'
import { BenchServer } from './kit/server'
import { alternately, type Figure, medianText, ratio, ratioText } from './kit/sides'
import { HERE, otherTree, prepareTree, type Tree } from './kit/tree'

const STEPS = ['import', 'near', 'inspect', 'queue']
const TOKENIZERS = ['qwen2_5', 'llama3_2', 'mistral_nemo', 'gemma3']
/** Rows that `inspect` writes. */
const INSPECTED = 20_000
const REQUESTS = 200
/** Requests at the start that are not counted: the server compiles its pages. */
const FIRST_REQUESTS = 10

interface Side {
  tree: Tree
  homes: number
  home: string
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string', default: '100000' },
    kind: { type: 'string', default: 'plain' },
    corpus: { type: 'string' },
    rounds: { type: 'string' },
    against: { type: 'string' },
  },
})
const rows = Number(values.rows)
const steps = positionals.length > 0 ? positionals : STEPS
const trees = [HERE, ...(values.against === undefined ? [] : [otherTree(values.against)])]
const rounds = Number(values.rounds ?? (trees.length === 1 ? 1 : 3))
const folder = mkdtempSync(join(tmpdir(), 'winnow-bench-'))

try {
  for (const tree of trees) prepareTree(tree, { pages: steps.includes('queue') })
  const corpus =
    values.corpus ?? (await syntheticCorpus(join(folder, 'corpus.jsonl'), { rows, kind: values.kind }))
  say(
    `${machine()}; ${rows.toLocaleString('en')} rows (${values.kind}), ${(statSync(corpus).size / 1e6).toFixed(1)} MB; rounds ${rounds}${trees.map(({ name, root }) => `; ${name}: ${root}`).join('')}`,
  )
  await measureAll(corpus)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function measureAll(corpus: string): Promise<void> {
  const sides: Side[] = trees.map((tree) => ({ tree, homes: 0, home: '' }))
  const figures: { name: string; count: number; results: Figure[][] }[] = []
  const measure = async (
    name: string,
    count: number,
    work: (side: Side) => Measured<unknown>,
  ): Promise<void> => {
    figures.push({ name, count, results: await alternately(sides, rounds, work) })
    process.stderr.write(`${name} done\n`)
  }
  // Later steps use the home of the last import.
  await measure('import', rows, (side) => {
    if (side.home !== '') rmSync(side.home, { recursive: true, force: true })
    side.home = join(folder, `${side.tree.name}-${side.homes++}`)
    return runWinnow(side.tree, side.home, ['import', corpus, '--dataset', 'bench'])
  })
  if (steps.includes('near'))
    await measure('near', rows, ({ tree, home }) => {
      const near = ['dedup', 'bench', '--method', 'near', '--threshold', '0.8']
      return runWinnow(tree, home, near)
    })
  const limit = Math.min(rows, INSPECTED)
  if (steps.includes('inspect'))
    for (const tokenizer of TOKENIZERS)
      await measure(`inspect ${tokenizer}`, limit, ({ tree, home }) =>
        runWinnowUnread(tree, home, ['inspect', corpus, '--tokenizer', tokenizer, '--limit', String(limit)]),
      )
  say(tableText(commandTable(figures)))
  if (steps.includes('queue')) say(`\n${tableText(await latencies(sides))}`)
}

function commandTable(figures: readonly { name: string; count: number; results: Figure[][] }[]): string[][] {
  const of = (results: readonly Figure[], what: keyof Figure): (number | null)[] =>
    results.map((figure) => figure[what])
  const head = trees.flatMap(({ name }) => [`${name} s`, 'CPU s', 'MB', 'rows/s'])
  return [
    ['', ...head, ...(trees.length === 1 ? [] : ['ratio s', 'CPU', 'MB'])],
    ...figures.map(({ name, count, results }) => [
      name,
      ...results.flatMap((side) => [
        medianText(of(side, 'seconds'), 2),
        medianText(of(side, 'cpuSeconds'), 2),
        medianText(of(side, 'peakMb'), 0),
        Math.round(count / Number(medianText(of(side, 'seconds'), 6))).toLocaleString('en'),
      ]),
      ...(trees.length === 1
        ? []
        : (['seconds', 'cpuSeconds', 'peakMb'] as const).map((what) =>
            ratioText(ratio(of(results[0]!, what), of(results[1]!, what))),
          )),
    ]),
  ]
}

/** What a reviewer waits for, over the real HTTP server; the servers are asked in turn. */
async function latencies(sides: readonly Side[]): Promise<string[][]> {
  const servers: BenchServer[] = []
  try {
    for (const { tree, home } of sides) servers.push(await BenchServer.start(tree, home))
    const base = '/api/datasets/bench'
    const place = (at: number): number => Math.floor((at * rows) / REQUESTS)
    const pages: [string, (at: number) => string][] = [
      ['next item (queue)', (at) => `${base}/queue?after=${place(at)}&limit=5`],
      ['list page by id', (at) => `${base}/examples?after=${place(at)}.${place(at)}&limit=50`],
      ['first page by length', () => `${base}/examples?sort=responseChars&descending=true&limit=50`],
      ['first page unreviewed', () => `${base}/examples?status=unreviewed&limit=50`],
    ]
    const head = trees.flatMap(({ name }) => [`${name} p50 ms`, 'p95 ms'])
    const lines = [['', ...head, ...(trees.length === 1 ? [] : ['ratio p50', 'p95'])]]
    for (const [name, address] of pages) lines.push(latencyLine(name, await timesOf(servers, address)))
    return lines
  } finally {
    for (const server of servers) await server.stop()
  }
}

async function timesOf(
  servers: readonly BenchServer[],
  address: (at: number) => string,
): Promise<number[][]> {
  const times: number[][] = servers.map(() => [])
  for (let at = 0; at < REQUESTS; at++)
    for (const [index, server] of servers.entries()) {
      const milliseconds = await server.time(address(at))
      if (at >= FIRST_REQUESTS) times[index]!.push(milliseconds)
    }
  return times
}

function latencyLine(name: string, times: readonly number[][]): string[] {
  const shares = [0.5, 0.95]
  const figures = times.map((side) => shares.map((share) => quantile(side, share)))
  const [here, there] = figures
  return [
    name,
    ...figures.flat().map((figure) => figure.toFixed(1)),
    ...(there === undefined ? [] : here!.map((figure, at) => ratioText(figure / there[at]!))),
  ]
}
