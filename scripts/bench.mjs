/**
 * `npm run bench [-- import near inspect queue] [--rows 100000] [--corpus FILE]`: wall-clock times
 * of the real commands on a synthetic corpus, each step on a home of its own. Figures depend on the
 * machine; nothing here is asserted.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { once } from 'node:events'
import { cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { buildPages, compile, root } from './prepare.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string', default: '100000' },
    corpus: { type: 'string' },
    kind: { type: 'string', default: 'plain' },
  },
})
const rows = Number(values.rows)
const steps = positionals.length > 0 ? positionals : ['import', 'near', 'inspect', 'queue']
const folder = mkdtempSync(join(tmpdir(), 'winnow-bench-'))
const winnow = join(root, 'dist/winnow.js')

await compile()
console.log(
  `${cpus()[0]?.model ?? 'unknown CPU'} × ${cpus().length}, Node ${process.version}, ${rows.toLocaleString('en')} rows (${values.kind})`,
)
const corpus = values.corpus ?? (await makeCorpus())
const home = join(folder, 'home')
try {
  report('import', timed(['import', corpus, '--dataset', 'bench', '--home', home, '--json']), rows)
  if (steps.includes('near'))
    report(
      'near',
      timed(['dedup', 'bench', '--method', 'near', '--threshold', '0.8', '--home', home, '--json']),
      rows,
    )
  if (steps.includes('inspect'))
    for (const tokenizer of ['qwen2_5', 'llama3_2', 'mistral_nemo', 'gemma3']) {
      const limit = Math.min(rows, 20_000)
      report(
        `inspect ${tokenizer}`,
        timed(['inspect', corpus, '--tokenizer', tokenizer, '--limit', String(limit), '--home', home]),
        limit,
      )
    }
  if (steps.includes('queue')) await latencies()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function makeCorpus() {
  const maker = resolve(process.env.WINNOW_BENCH ?? join(root, '../shared/bench'), 'make-corpus.mjs')
  if (!existsSync(maker)) {
    console.log(`skipped: no corpus maker at ${maker}; give one with --corpus FILE`)
    process.exit(0)
  }
  const file = join(folder, 'corpus.jsonl')
  const out = createWriteStream(file)
  const child = spawn(process.execPath, [maker, '--rows', String(rows), '--kind', values.kind], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child.stdout.pipe(out)
  await once(out, 'close')
  console.log(`corpus: ${(statSync(file).size / 1e6).toFixed(1)} MB`)
  return file
}

/**
 * Runs one command in a process of its own; seconds of the whole process, and its peak memory where
 * the system tells.
 */
function timed(args) {
  const memory = join(folder, 'memory')
  const measured = existsSync('/usr/bin/time')
  const started = performance.now()
  const [program, ...rest] = measured
    ? ['/usr/bin/time', '-f', '%M', '-o', memory, process.execPath, winnow, ...args]
    : [process.execPath, winnow, ...args]
  const { status, stdout, stderr } = spawnSync(program, rest, {
    env: { ...process.env, WINNOW_ROOT: root },
    maxBuffer: 4e9,
    stdio: ['ignore', args[0] === 'inspect' ? 'ignore' : 'pipe', 'pipe'],
  })
  const seconds = (performance.now() - started) / 1000
  if (status !== 0) throw new Error(`winnow ${args.join(' ')} failed: ${stderr}`)
  return {
    seconds,
    peakMb: measured ? Number(readFileSync(memory, 'utf8').trim().split('\n').at(-1)) / 1024 : null,
    output: stdout && stdout.length > 0 ? JSON.parse(stdout) : null,
  }
}

function report(name, { seconds, peakMb, output }, count) {
  const details = output ? ` ${JSON.stringify({ ...output, imports: undefined })}` : ''
  console.log(
    `${name.padEnd(22)} ${seconds.toFixed(2)} s  ${Math.round(count / seconds).toLocaleString('en')} rows/s${peakMb === null ? '' : `  peak ${Math.round(peakMb)} MB`}${details}`,
  )
}

/** p50 and p95 of what a reviewer waits for, over the real HTTP server. */
async function latencies() {
  await buildPages()
  const port = 3999
  const token = 'bench'
  const server = spawn(process.execPath, [winnow, 'serve', '--port', String(port), '--home', home], {
    env: { ...process.env, WINNOW_ROOT: root, WINNOW_TOKEN: token },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  for await (const chunk of server.stderr) if (String(chunk).includes('Winnow is ready')) break
  const base = `http://127.0.0.1:${port}/api/datasets/bench`
  await measure(
    token,
    'next item (queue)',
    (at) => `${base}/queue?after=${Math.floor((at * rows) / 200)}&limit=5`,
  )
  await measure(
    token,
    'list page by id',
    (at) =>
      `${base}/examples?after=${Math.floor((at * rows) / 200)}.${Math.floor((at * rows) / 200)}&limit=50`,
  )
  await measure(
    token,
    'first page by length',
    () => `${base}/examples?sort=responseChars&descending=true&limit=50`,
  )
  await measure(token, 'first page unreviewed', () => `${base}/examples?status=unreviewed&limit=50`)
  server.kill('SIGKILL')
}

async function measure(token, name, address) {
  const times = []
  for (let at = 0; at < 200; at++) {
    const started = performance.now()
    const response = await fetch(address(at), { headers: { authorization: `Bearer ${token}` } })
    await response.arrayBuffer()
    if (!response.ok) throw new Error(`${address(at)} answered ${response.status}`)
    if (at >= 10) times.push(performance.now() - started)
  }
  times.sort((a, b) => a - b)
  const quantile = (share) => times[Math.floor(times.length * share)].toFixed(1)
  console.log(`${name.padEnd(22)} p50 ${quantile(0.5)} ms  p95 ${quantile(0.95)} ms`)
}
