/**
 * `npm run crowd [-- --clients 50 --verdicts 2000 --remove 1000000 --import 100000 --rows 5000
 * --lock 13]`: many reviewers at once on a server whose home an import, an audit, a
 * calibration, a removal and another program's lock keep busy. A client does what the browser's
 * outbox does: what is answered 503, or not at all, is sent again. Ends with 1 where a verdict was
 * lost or counted twice, or anything was answered with 500. Times are printed and never judged.
 */
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import SqliteDatabase from 'better-sqlite3'
import { quantile } from './kit/figures.ts'
import { BenchServer } from './kit/server.ts'
import { HERE, prepareTree, winnowOf } from './kit/tree.ts'

const number = (fallback) => ({ type: 'string', default: String(fallback) })
const { values } = parseArgs({
  options: {
    clients: number(50),
    verdicts: number(2_000),
    remove: number(1_000_000),
    import: number(100_000),
    rows: number(5_000),
    lock: number(13),
    judgements: number(2_000),
  },
})
const size = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value)]))
const folder = mkdtempSync(join(tmpdir(), 'winnow-crowd-'))
const home = join(folder, 'home')
const { program, env } = winnowOf(HERE, home)
const statuses = new Map()
const waits = { verdict: [], page: [] }
let server

/** A chat whose words follow from its number. */
function chat(at) {
  const words = (length, step) =>
    Array.from({ length }, (_, n) => `word${(at * 31 + n * step) % 4_999}`).join(' ')
  return JSON.stringify({
    messages: [
      { role: 'user', content: `Question ${at}: ${words(20, 17)}?` },
      { role: 'assistant', content: `Answer ${at}: ${words(60, 23)}.` },
    ],
  })
}

async function corpus(name, rows, from = 0) {
  const file = join(folder, `${name}.jsonl`)
  const out = createWriteStream(file)
  for (let at = 0; at < rows; at++) if (!out.write(`${chat(from + at)}\n`)) await once(out, 'drain')
  out.end()
  await once(out, 'close')
  return file
}

/** Runs one command; its seconds and how it ended. */
async function command(...args) {
  const started = performance.now()
  const child = spawn(process.execPath, [program, ...args, '--json'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (said = (said + chunk).slice(-400)))
  const [exit] = await once(child, 'close')
  return {
    name: args
      .slice(0, 2)
      .map((part) => part.replace(`${folder}/`, ''))
      .join(' '),
    exit,
    seconds: (performance.now() - started) / 1000,
    said,
  }
}

async function mustDo(...args) {
  const done = await command(...args)
  if (done.exit !== 0) throw new Error(`winnow ${done.name} ended with ${done.exit}: ${done.said}`)
  console.log(`prepared: ${done.name} (${done.seconds.toFixed(1)} s)`)
}

/** One request; its answer, or status 0 where there was none. */
async function ask(kind, path, body) {
  const started = performance.now()
  const answer = await server
    .fetch(
      path,
      body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    )
    .then(
      async (response) => ({
        status: response.status,
        again: Number(response.headers.get('retry-after') ?? 0),
        text: await response.text(),
      }),
      (error) => ({ status: 0, again: 1, text: String(error) }),
    )
  waits[kind].push(performance.now() - started)
  const key = `${kind} ${answer.status}`
  statuses.set(key, (statuses.get(key) ?? 0) + 1)
  if (answer.status === 500) console.log(`500: ${path} ${answer.text}`)
  return answer
}

/** As the browser's outbox: until it is taken or refused for good. */
async function judge(request) {
  for (;;) {
    const answer = await ask('verdict', '/api/verdicts', request)
    if (answer.status === 200) return true
    if (answer.status !== 503 && answer.status !== 0) {
      console.log(`refused: ${answer.status} ${answer.text}`)
      return false
    }
    await sleep(answer.again * 1000)
  }
}

async function queue() {
  const items = []
  let rubric = 1
  for (let after = 0; items.length < size.verdicts;) {
    const page = JSON.parse((await ask('page', `/api/datasets/crowd/queue?after=${after}&limit=50`)).text)
    if (page.items.length === 0) throw new Error(`there are only ${items.length} rows to judge`)
    items.push(...page.items)
    rubric = page.rubric.version
    after = page.items.at(-1).exampleId
  }
  return items.slice(0, size.verdicts).map(({ home: place, datasetId, exampleId, revisionId, hash }, at) => ({
    home: place,
    datasetId,
    exampleId,
    revisionId,
    hash,
    clientId: randomUUID(),
    rubricVersion: rubric,
    decision: at % 3 === 0 ? 'reject' : 'pass',
    ...(at % 3 === 0 && { reason: 'crowd' }),
  }))
}

/**
 * One reviewer with the rows that fall to it; one judgement in ten is sent twice at once, as two
 * tabs would.
 */
async function reviewer(requests, until) {
  for (const [at, request] of requests.entries()) {
    await Promise.all(at % 10 === 0 ? [judge(request), judge(request)] : [judge(request)])
    await sleep(Math.max(0, (until - performance.now()) / (requests.length - at)) * 2 * Math.random())
  }
}

async function holdLock(seconds) {
  const script = `const db = new (require('better-sqlite3'))(${JSON.stringify(join(home, 'winnow.db'))}, { timeout: 60000 }); db.exec('BEGIN IMMEDIATE'); setTimeout(() => { db.exec('COMMIT'); process.exit(0) }, ${seconds * 1000})`
  const started = performance.now()
  const [exit] = await once(
    spawn(process.execPath, ['-e', script], { cwd: HERE.root, stdio: 'inherit' }),
    'close',
  )
  return { name: `lock of ${seconds} s`, exit, seconds: (performance.now() - started) / 1000, said: '' }
}

async function audit() {
  const started = performance.now()
  let job
  do {
    job = await ask('page', '/api/jobs', { dataset: 'crowd', kind: 'audit' })
    if (job.status !== 202) await sleep(1000)
  } while (job.status === 503)
  if (job.status !== 202) return { name: 'audit', exit: job.status, seconds: 0, said: job.text }
  for (;;) {
    const found = JSON.parse((await ask('page', '/api/jobs')).text).find(
      ({ id }) => id === JSON.parse(job.text).id,
    )
    if (found.finishedAt !== null)
      return {
        name: 'audit',
        exit: found.status === 'succeeded' ? 0 : 1,
        seconds: (performance.now() - started) / 1000,
        said: found.error ?? '',
      }
    await sleep(500)
  }
}

function percentiles(kind) {
  const at = (share) => Math.round(quantile(waits[kind], share))
  return `${kind.padEnd(8)} ${waits[kind].length} requests: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms`
}

try {
  prepareTree(HERE, { pages: true })
  writeFileSync(join(folder, 'good.txt'), 'Answers the question in one sentence and adds nothing else.')
  writeFileSync(join(folder, 'bad.txt'), 'Answers another question, or adds what nobody asked for.')
  await mustDo('import', await corpus('crowd', size.rows), '--dataset', 'crowd')
  await mustDo('rubric', 'crowd', '--good', join(folder, 'good.txt'), '--bad', join(folder, 'bad.txt'))
  await mustDo('dedup', 'crowd', '--method', 'semantic')
  await mustDo('import', await corpus('big', size.remove, 1_000_000), '--dataset', 'big')
  const arriving = await corpus('arriving', size.import, 3_000_000)
  const judgements = join(folder, 'judgements.jsonl')
  writeFileSync(
    judgements,
    Array.from({ length: size.judgements }, (_, at) =>
      JSON.stringify({
        left: 1 + (at % (size.rows - 1)),
        right: 2 + (at % (size.rows - 1)),
        same: at % 2 === 0,
      }),
    ).join('\n'),
  )
  server = await BenchServer.start(HERE, home)
  const requests = await queue()
  console.log(
    `${size.clients} clients, ${requests.length} verdicts; beside them an import of ${size.import} rows, an audit, a calibration with ${size.judgements} judgements, a removal of ${size.remove} rows, and a lock of ${size.lock} s`,
  )
  waits.page.length = 0
  const started = performance.now()
  const until = started + (size.lock + 15) * 1000
  const others = Promise.all([
    command('import', arriving, '--dataset', 'arriving'),
    audit(),
    command('remove', 'big', '--yes'),
    command('calibrate', 'crowd', '--judgements', judgements),
    sleep(5_000).then(() => holdLock(size.lock)),
  ])
  let watching = true
  const pages = (async () => {
    while (watching) {
      for (const path of ['/', '/api/jobs', '/datasets/crowd', '/api/datasets/crowd/examples?limit=50'])
        await ask('page', path)
      await sleep(250)
    }
  })()
  await Promise.all(
    Array.from({ length: size.clients }, (_, client) =>
      reviewer(
        requests.filter((_request, at) => at % size.clients === client),
        until,
      ),
    ),
  )
  const judged = (performance.now() - started) / 1000
  for (const { name, exit, seconds, said } of await others)
    console.log(`${name}: ended with ${exit} after ${seconds.toFixed(1)} s${exit === 0 ? '' : ` ${said}`}`)
  watching = false
  await pages
  const db = new SqliteDatabase(join(home, 'winnow.db'), { readonly: true })
  const count = (sql) => Object.values(db.prepare(sql).get())[0]
  const stored = new Set(
    db
      .prepare('SELECT clientId FROM Verdict')
      .all()
      .map(({ clientId }) => clientId),
  )
  const lost = requests.filter(({ clientId }) => !stored.has(clientId)).length
  const double =
    count('SELECT count(*) FROM Verdict') -
    stored.size +
    count('SELECT count(*) FROM (SELECT exampleId FROM Verdict GROUP BY exampleId HAVING count(*) > 1)')
  const integrity = count('PRAGMA integrity_check')
  const entries = count("SELECT count(*) FROM Event WHERE kind = 'verdict'")
  const forks = count(
    'SELECT count(*) FROM (SELECT previousHash FROM Event GROUP BY previousHash HAVING count(*) > 1)',
  )
  const bugs = [...statuses].filter(([key]) => key.endsWith(' 500')).reduce((total, [, n]) => total + n, 0)
  console.log(`judged in ${judged.toFixed(1)} s; ${percentiles('verdict')}\n${percentiles('page')}`)
  console.log(`answers: ${[...statuses].map(([key, n]) => `${key} × ${n}`).join(', ')}`)
  console.log(
    `verdicts: ${requests.length} given, ${stored.size} stored, ${lost} lost, ${double} double; ledger: ${entries} entries of verdicts, ${forks} forks; rows: ${count('SELECT count(*) FROM Example')} (removed ones: ${count('SELECT count(*) FROM Dataset WHERE removedAt IS NOT NULL')} datasets left to delete); integrity ${integrity}; answered with 500: ${bugs}`,
  )
  db.close()
  if (lost + double + bugs + forks > 0 || integrity !== 'ok' || entries !== requests.length)
    process.exitCode = 1
} finally {
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
}
