/**
 * `npm run bench:semantic [-- --rows 20000] [--data DIR] [--model DIR]`: wall-clock and CPU seconds
 * from texts in the database to clusters of semantic duplicates, on real rows (a folder with
 * instruct/*.json and model/), with the model and with lexical vectors, each in a process of its
 * own and nothing cached. Figures depend on the machine; nothing is asserted.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { compile, root } from './prepare.mjs'

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '20000' },
    data: { type: 'string' },
    model: { type: 'string' },
    threshold: { type: 'string', default: '0.9' },
  },
})
const data = resolve(values.data ?? process.env.WINNOW_DATA ?? join(root, '../shared/data'))
const model = resolve(values.model ?? join(data, 'model/potion-base-4m-int8'))
if (!existsSync(join(data, 'instruct')) || !existsSync(model)) {
  console.log(`skipped: no instruct/ and model/ in ${data}; give them with --data DIR and --model DIR`)
  process.exit(0)
}

await compile()
const folder = mkdtempSync(join(tmpdir(), 'winnow-bench-semantic-'))
const home = join(folder, 'home')
try {
  const rows = writeRows(join(folder, 'rows.jsonl'), Number(values.rows))
  console.log(
    `${cpus()[0]?.model ?? 'unknown CPU'} × ${cpus().length}, load ${loadavg()[0].toFixed(1)}, Node ${process.version}, ${rows.toLocaleString('en')} real rows, cosine ≥ ${values.threshold}`,
  )
  winnow(['import', join(folder, 'rows.jsonl'), '--dataset', 'bench'])
  report(
    'model, first run',
    winnow(['dedup', 'bench', '--method', 'semantic', '--threshold', values.threshold, '--model', model]),
  )
  report(
    'model, cached',
    winnow(['dedup', 'bench', '--method', 'semantic', '--threshold', values.threshold, '--model', model]),
  )
  report('lexical', winnow(['dedup', 'bench', '--method', 'semantic', '--threshold', values.threshold]))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/**
 * Rows of all files as conversations; pairs of rows where there are too few, as SemHash was
 * measured. Returns their number.
 */
function writeRows(file, count) {
  const texts = readdirSync(join(data, 'instruct'))
    .sort()
    .flatMap((name) => {
      const content = readFileSync(join(data, 'instruct', name), 'utf8')
      const records = name.endsWith('.jsonl')
        ? content
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line))
        : JSON.parse(content)
      return records.map((record) =>
        [[record.instruction ?? record.prompt, record.input], [record.output ?? record.response]].map(
          (parts) => parts.filter((part) => typeof part === 'string' && part !== '').join('\n'),
        ),
      )
    })
    .filter((turns) => turns.every((turn) => turn !== ''))
  let state = 1
  const any = () => texts[(state = (Math.imul(state, 1664525) + 1013904223) >>> 0) % texts.length]
  const chosen =
    count <= texts.length
      ? texts.slice(0, count)
      : Array.from({ length: count }, () =>
          [any(), any()].reduce(([user, assistant], [moreUser, moreAssistant]) => [
            `${user}\n${moreUser}`,
            `${assistant}\n${moreAssistant}`,
          ]),
        )
  writeFileSync(
    file,
    chosen
      .map(([user, assistant]) =>
        JSON.stringify({
          messages: [
            { role: 'user', content: user },
            { role: 'assistant', content: assistant },
          ],
        }),
      )
      .join('\n'),
  )
  return chosen.length
}

/**
 * One command in a process of its own: its answer, seconds of the whole process on the clock and on
 * the CPU, and its peak memory.
 */
function winnow(args) {
  const usage = join(folder, 'usage')
  const measured = existsSync('/usr/bin/time')
  const [program, ...rest] = [
    ...(measured ? ['/usr/bin/time', '-f', '%e %U %S %M', '-o', usage] : []),
    process.execPath,
    join(root, 'dist/winnow.js'),
    ...args,
    '--home',
    home,
    '--json',
  ]
  const { status, stdout, stderr } = spawnSync(program, rest, {
    env: { ...process.env, WINNOW_ROOT: root },
    encoding: 'utf8',
    maxBuffer: 1e9,
  })
  if (status !== 0) throw new Error(`winnow ${args.join(' ')} failed: ${stderr}`)
  const [seconds, user, system, kilobytes] = measured
    ? readFileSync(usage, 'utf8').trim().split(' ').map(Number)
    : []
  return { output: JSON.parse(stdout), seconds, cpu: user + system, megabytes: kilobytes / 1024 }
}

function report(name, { output, seconds, cpu, megabytes }) {
  const { texts, pairs, clusters, suggested, stages } = output
  const process =
    seconds === undefined
      ? ''
      : `; process ${seconds.toFixed(1)} s, CPU ${cpu.toFixed(1)} s, peak ${Math.round(megabytes)} MB`
  console.log(
    `${name.padEnd(18)} text to clusters ${(stages.total / 1000).toFixed(2)} s (vectors ${(stages.vectors / 1000).toFixed(2)}, search ${(stages.search / 1000).toFixed(2)})${process}  ${JSON.stringify({ texts, pairs, clusters, suggested })}`,
  )
}
