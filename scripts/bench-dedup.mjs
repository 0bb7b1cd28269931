/**
 * `npm run bench:dedup [-- plain boiler identical] [--rows 100000] [--workers 1,2] [--repeat 3]
 * [--product] [--corpora DIR]`: near-duplicates at .8 from a JSONL file to clusters, on the library
 * alone, and with --product from the database through the CLI, also with one per cent of rows
 * added. Wall clock, CPU time of all threads and peak memory of whole processes.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'
import { compile, root } from './prepare.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string', default: '100000' },
    workers: { type: 'string', default: `1,${availableParallelism()}` },
    repeat: { type: 'string', default: '3' },
    threshold: { type: 'string', default: '0.8' },
    product: { type: 'boolean' },
    corpora: { type: 'string' },
  },
})
const rows = Number(values.rows)
const kinds = positionals.length > 0 ? positionals : ['plain', 'boiler', 'identical']
const folder = mkdtempSync(join(tmpdir(), 'winnow-bench-'))
// Inside node_modules, so that the bundles find their packages.
const bundles = join(root, 'node_modules/.cache/winnow/bench-dedup')

console.log(
  `${cpus()[0]?.model ?? 'unknown CPU'} × ${cpus().length}, Node ${process.version}, ${rows.toLocaleString('en')} rows, threshold ${values.threshold}`,
)
try {
  await build({
    entryPoints: ['run', 'thread'].map((name) => join(root, `scripts/bench-dedup-${name}.ts`)),
    outdir: bundles,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    alias: { '@': root },
    logLevel: 'warning',
  })
  for (const kind of kinds) {
    const corpus = await corpusOf(kind, rows)
    for (const workers of values.workers.split(','))
      for (let turn = 0; turn < Number(values.repeat); turn++) library(kind, corpus, workers)
    if (values.product) await product(kind, corpus)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** A corpus file, kept in the folder that --corpora names. */
async function corpusOf(kind, count, seed = 1) {
  const maker = resolve(process.env.WINNOW_BENCH ?? join(root, '../shared/bench'), 'make-corpus.mjs')
  if (values.corpora) mkdirSync(values.corpora, { recursive: true })
  const file = join(values.corpora ?? folder, `${kind}-${count}${seed === 1 ? '' : `-${seed}`}.jsonl`)
  if (existsSync(file)) return file
  if (!existsSync(maker)) {
    console.log(`skipped: no corpus maker at ${maker}; set WINNOW_BENCH to its folder`)
    process.exit(0)
  }
  const child = spawn(
    process.execPath,
    [maker, '--rows', String(count), '--kind', kind, '--seed', String(seed)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const out = createWriteStream(file)
  child.stdout.pipe(out)
  await once(out, 'close')
  return file
}

function library(kind, corpus, workers) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(bundles, 'bench-dedup-run.mjs'),
      corpus,
      join(bundles, 'bench-dedup-thread.mjs'),
      workers,
      values.threshold,
    ],
    { maxBuffer: 1e9 },
  )
  if (status !== 0) throw new Error(String(stderr))
  const { laps, cpuSeconds, setBytes, peakMb, ...found } = JSON.parse(String(stdout))
  console.log(
    `${kind.padEnd(10)} ${workers} workers  ${(laps.clusters / 1000).toFixed(2)} s (shingled ${laps.shingled}, joined ${laps.joined} ms)  cpu ${cpuSeconds.toFixed(1)} s  peak ${peakMb} MB = ${Math.round((peakMb * 1048576) / found.rows)} B/row, ${Math.round(setBytes / found.rows)} B/row of sets  load ${loadavg()[0].toFixed(1)}  ${JSON.stringify(found)}`,
  )
}

async function product(kind, corpus) {
  const home = join(folder, `home-${kind}`)
  const added = await corpusOf(kind, Math.ceil(rows / 100), 2)
  await compile()
  winnow(['import', corpus, '--dataset', 'bench', '--home', home])
  report(
    `${kind} product, full`,
    winnow(['dedup', 'bench', '--method', 'near', '--threshold', values.threshold, '--home', home]),
  )
  winnow(['import', added, '--dataset', 'bench', '--home', home])
  report(
    `${kind} product, 1 % added`,
    winnow(['dedup', 'bench', '--method', 'near', '--threshold', values.threshold, '--home', home]),
  )
  report(
    `${kind} product, MinHash`,
    winnow(['dedup', 'bench', '--method', 'minhash', '--threshold', values.threshold, '--home', home]),
  )
  rmSync(home, { recursive: true })
}

function report(name, { seconds, peakMb, output }) {
  const { ms, examples, pairs, removable, compared, added, minhash } = output
  console.log(
    `${name.padEnd(28)} ${(ms / 1000).toFixed(2)} s in the job, ${seconds.toFixed(2)} s whole command  peak ${peakMb} MB  load ${loadavg()[0].toFixed(1)}  ${JSON.stringify({ examples, pairs, removable, compared, added, minhash })}`,
  )
}

function winnow(args) {
  const memory = join(folder, 'memory')
  const started = performance.now()
  const measured = existsSync('/usr/bin/time')
  const [program, ...rest] = measured
    ? ['/usr/bin/time', '-f', '%M', '-o', memory, process.execPath]
    : [process.execPath]
  const { status, stdout, stderr } = spawnSync(
    program,
    [...rest, join(root, 'dist/winnow.js'), ...args, '--json'],
    { env: { ...process.env, WINNOW_ROOT: root }, maxBuffer: 1e9 },
  )
  if (status !== 0) throw new Error(`winnow ${args.join(' ')} failed: ${stderr}`)
  return {
    seconds: (performance.now() - started) / 1000,
    peakMb: measured ? peakOf(memory) : null,
    output: JSON.parse(String(stdout)),
  }
}

function peakOf(file) {
  return Math.round(Number(readFileSync(file, 'utf8').trim().split('\n').at(-1)) / 1024)
}
