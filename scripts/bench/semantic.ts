/**
 * `npm run bench:semantic [-- --rows 20000] [--data DIR] [--model DIR]`: wall-clock and CPU seconds
 * from texts in the database to clusters of semantic duplicates, on real rows (a folder with
 * instruct/*.json and model/), with the model and with lexical vectors, each in a process of its
 * own and nothing cached. Figures depend on the machine; nothing is asserted.
 */
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Measured, runWinnow } from './kit/command'
import { dataFolder, skip } from './kit/corpus'
import { machine, say } from './kit/figures'
import { HERE, prepareTree } from './kit/tree'

interface SemanticRun {
  texts: number
  pairs: number
  clusters: number
  suggested: number
  stages: { total: number; vectors: number; search: number }
}

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '20000' },
    data: { type: 'string' },
    model: { type: 'string' },
    threshold: { type: 'string', default: '0.9' },
  },
})
const data = dataFolder(values.data)
const model = resolve(values.model ?? join(data, 'model/potion-base-4m-int8'))
if (!existsSync(join(data, 'instruct')) || !existsSync(model))
  skip(`no instruct/ and model/ in ${data}; give them with --data DIR and --model DIR`)

prepareTree(HERE)
const folder = mkdtempSync(join(tmpdir(), 'winnow-bench-semantic-'))
const home = join(folder, 'home')
try {
  const file = join(folder, 'rows.jsonl')
  const rows = writeRows(file, Number(values.rows))
  say(`${machine()}, ${rows.toLocaleString('en')} real rows, cosine ≥ ${values.threshold}`)
  runWinnow(HERE, home, ['import', file, '--dataset', 'bench'])
  report('model, first run', dedup('--model', model))
  report('model, cached', dedup('--model', model))
  report('lexical', dedup())
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function dedup(...options: string[]): Measured<SemanticRun> {
  const args = ['dedup', 'bench', '--method', 'semantic', '--threshold', values.threshold, ...options]
  return runWinnow(HERE, home, args)
}

/**
 * Rows of all files as conversations; pairs of rows where there are too few, as SemHash was
 * measured. Returns their number.
 */
function writeRows(file: string, count: number): number {
  const turns = readdirSync(join(data, 'instruct')).sort().flatMap(turnsOf)
  let state = 1
  const any = (): Turns => turns[(state = (Math.imul(state, 1664525) + 1013904223) >>> 0) % turns.length]!
  const chosen =
    count <= turns.length ? turns.slice(0, count) : Array.from({ length: count }, () => joined(any(), any()))
  writeFileSync(file, chosen.map(chat).join('\n'))
  return chosen.length
}

type Turns = [user: string, assistant: string]

function turnsOf(name: string): Turns[] {
  const content = readFileSync(join(data, 'instruct', name), 'utf8')
  const records = (
    name.endsWith('.jsonl')
      ? content
          .trim()
          .split('\n')
          .map((line): unknown => JSON.parse(line))
      : JSON.parse(content)
  ) as Record<string, unknown>[]
  const text = (...parts: unknown[]): string =>
    parts.filter((part) => typeof part === 'string' && part !== '').join('\n')
  return records
    .map((record): Turns => [
      text(record['instruction'] ?? record['prompt'], record['input']),
      text(record['output'] ?? record['response']),
    ])
    .filter((turns) => turns.every((turn) => turn !== ''))
}

function joined([user, assistant]: Turns, [moreUser, moreAssistant]: Turns): Turns {
  return [`${user}\n${moreUser}`, `${assistant}\n${moreAssistant}`]
}

function chat([user, assistant]: Turns): string {
  return JSON.stringify({
    messages: [
      { role: 'user', content: user },
      { role: 'assistant', content: assistant },
    ],
  })
}

function report(name: string, { output, seconds, cpuSeconds, peakMb }: Measured<SemanticRun>): void {
  const { texts, pairs, clusters, suggested, stages } = output
  const process = `process ${seconds.toFixed(1)} s, CPU ${cpuSeconds?.toFixed(1) ?? '–'} s, peak ${peakMb?.toFixed(0) ?? '–'} MB`
  say(
    `${name.padEnd(18)} text to clusters ${(stages.total / 1000).toFixed(2)} s (vectors ${(stages.vectors / 1000).toFixed(2)}, search ${(stages.search / 1000).toFixed(2)}); ${process}  ${JSON.stringify({ texts, pairs, clusters, suggested })}`,
  )
}
