/**
 * `npm run bench:dedup [-- plain boiler identical] [--rows 100000] [--workers 1,2] [--repeat 3]
 * [--product] [--corpora DIR]`: near-duplicates at .8 from a JSONL file to clusters, on the library
 * alone, and with --product from the database through the CLI, also with one per cent of rows
 * added. Wall clock, CPU time of all threads and peak memory of whole processes.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bundled } from './kit/bundle'
import { type Measured, runWinnow } from './kit/command'
import { syntheticCorpus } from './kit/corpus'
import { machine, say } from './kit/figures'
import { HERE, prepareTree } from './kit/tree'

interface LibraryRun {
  laps: Record<'shingled' | 'joined' | 'clusters', number>
  cpuSeconds: number
  setBytes: number
  peakMb: number
  rows: number
}

interface ProductRun extends Record<string, unknown> {
  ms: number
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string', default: '100000' },
    workers: { type: 'string', default: `1,${availableParallelism()}` },
    repeat: { type: 'string', default: '3' },
    threshold: { type: 'string', default: '0.8' },
    product: { type: 'boolean', default: false },
    corpora: { type: 'string' },
  },
})
const rows = Number(values.rows)
const kinds = positionals.length > 0 ? positionals : ['plain', 'boiler', 'identical']
const folder = mkdtempSync(join(tmpdir(), 'winnow-bench-'))

say(`${machine()}, ${rows.toLocaleString('en')} rows, threshold ${values.threshold}`)
try {
  const [program, thread] = await bundled(['dedup-run', 'dedup-thread'])
  for (const kind of kinds) {
    const corpus = await corpusOf(kind, rows)
    for (const workers of values.workers.split(','))
      for (let turn = 0; turn < Number(values.repeat); turn++)
        library(kind, workers, [program!, corpus, thread!, workers, values.threshold])
    if (values.product) product(kind, corpus, await corpusOf(kind, Math.ceil(rows / 100), 2))
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** A corpus file, kept in the folder that --corpora names. */
function corpusOf(kind: string, count: number, seed = 1): Promise<string> {
  const name = `${kind}-${count}${seed === 1 ? '' : `-${seed}`}.jsonl`
  return syntheticCorpus(join(values.corpora ?? folder, name), { rows: count, kind, seed })
}

function library(kind: string, workers: string, args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1e9 })
  if (status !== 0) throw new Error(stderr)
  const { laps, cpuSeconds, setBytes, peakMb, ...found } = JSON.parse(stdout) as LibraryRun
  say(
    `${kind.padEnd(10)} ${workers} workers  ${(laps.clusters / 1000).toFixed(2)} s (shingled ${laps.shingled}, joined ${laps.joined} ms)  cpu ${cpuSeconds.toFixed(1)} s  peak ${peakMb} MB = ${Math.round((peakMb * 1048576) / found.rows)} B/row, ${Math.round(setBytes / found.rows)} B/row of sets  load ${loadavg()[0]!.toFixed(1)}  ${JSON.stringify(found)}`,
  )
}

function product(kind: string, corpus: string, added: string): void {
  const home = join(folder, `home-${kind}`)
  const winnow = (...args: string[]): Measured<ProductRun> => runWinnow(HERE, home, args)
  const dedup = (method: string): Measured<ProductRun> =>
    winnow('dedup', 'bench', '--method', method, '--threshold', values.threshold)
  prepareTree(HERE)
  winnow('import', corpus, '--dataset', 'bench')
  report(`${kind} product, full`, dedup('near'))
  winnow('import', added, '--dataset', 'bench')
  report(`${kind} product, 1 % added`, dedup('near'))
  report(`${kind} product, MinHash`, dedup('minhash'))
  rmSync(home, { recursive: true })
}

function report(name: string, { seconds, peakMb, output }: Measured<ProductRun>): void {
  const { ms, examples, pairs, removable, compared, added, minhash } = output
  say(
    `${name.padEnd(28)} ${(ms / 1000).toFixed(2)} s in the job, ${seconds.toFixed(2)} s whole command  peak ${peakMb?.toFixed(0) ?? '–'} MB  load ${loadavg()[0]!.toFixed(1)}  ${JSON.stringify({ examples, pairs, removable, compared, added, minhash })}`,
  )
}
