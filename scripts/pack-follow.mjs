/**
 * The second half of pack-test.mjs, which has it run without a network in a folder where Winnow is
 * installed: what a person does on the first day.
 */
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const place = process.argv[2]
const LONGEST_START_SECONDS = 30
const VERDICTS = 20
const JOBS_SECONDS = 60
/** The end of the server's address and the token in it. */
const READY = /Winnow is ready: (http:\S+)/
const env = { ...process.env, PORT: '4218', WINNOW_TOKEN: '' }
delete env.WINNOW_HOME
delete env.WINNOW_ROOT

await assert.rejects(fetch('https://registry.npmjs.org/'), 'there is a network')
assert.match(winnow('--version'), /^\d+\.\d+\.\d+\n$/)

const started = performance.now()
const server = spawn('npx', ['winnow'], {
  cwd: place,
  env,
  stdio: ['ignore', 'ignore', 'pipe'],
  detached: true,
})
try {
  const address = await ready()
  const seconds = (performance.now() - started) / 1000
  console.log(`npx winnow serves after ${seconds.toFixed(1)} s`)
  assert.ok(seconds < LONGEST_START_SECONDS, 'the start took too long')
  await follow(await signedIn(address))
} finally {
  process.kill(-server.pid, 'SIGTERM')
}

async function ready() {
  let said = ''
  for await (const chunk of server.stderr) {
    said += chunk
    const found = READY.exec(said)
    if (found) return new URL(found[1])
  }
  throw new Error(`the server ended: ${said}`)
}

/** A browser keeps the cookie that the address with the token gives it. */
async function signedIn(address) {
  const answer = await fetch(address, { redirect: 'manual' })
  const [cookie] = answer.headers.getSetCookie()
  return async (path, body) => {
    const response = await fetch(new URL(path, address), {
      headers: {
        cookie: cookie.split(';')[0],
        origin: address.origin,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    })
    const text = await response.text()
    assert.ok(response.ok, `${path} answered ${response.status}: ${text.slice(0, 500)}`)
    return { text, json: () => JSON.parse(text), headers: response.headers }
  }
}

async function follow(ask) {
  const front = await ask('/')
  assert.match(front.text, /Example: support chat/)
  assert.equal(front.headers.get('x-powered-by'), null)
  const [style] = /\/_next\/static\/[^"]+\.css/.exec(front.text)
  assert.match((await ask(style)).text, /@font-face/)
  await jobsEnd(ask)
  const name = encodeURIComponent('Example: support chat')
  for (const page of ['', '/review', '/audit', '/duplicates', '/releases'])
    await ask(`/datasets/${name}${page}`)

  const queue = (await ask(`/api/datasets/${name}/queue?limit=${VERDICTS}`)).json()
  assert.equal(queue.items.length, VERDICTS)
  for (const { home, datasetId, exampleId, revisionId, hash } of queue.items) {
    await ask('/api/verdicts', {
      ...{ home, datasetId, exampleId, revisionId, hash },
      clientId: randomUUID(),
      decision: 'pass',
      rubricVersion: queue.rubric.version,
    })
  }
  const judged = (await ask(`/api/datasets/${name}/queue?limit=1`)).json()
  assert.equal(judged.reviewed, VERDICTS)
  console.log(`${VERDICTS} verdicts given over HTTP`)

  const waived = ['audit', 'errors', 'secrets', 'duplicates', 'contamination'].flatMap((gate) => [
    '--waive',
    `${gate}=only the installation is of interest`,
  ])
  winnow('release', 'Example: support chat', '--out', 'release-1', ...waived)
  assert.match(winnow('verify', 'release-1'), /ok: every hash/)
  const { files } = JSON.parse(readFileSync(join(place, 'release-1/manifest.json'), 'utf8'))
  const rows = files.reduce((total, file) => total + file.rows, 0)
  assert.equal(rows, VERDICTS)
  console.log(`a release of ${rows} rows written and verified`)
}

async function jobsEnd(ask) {
  const until = performance.now() + JOBS_SECONDS * 1000
  while (performance.now() < until) {
    const jobs = (await ask('/api/jobs')).json()
    if (jobs.every(({ finishedAt }) => finishedAt !== null)) {
      assert.ok(
        jobs.every(({ status }) => status === 'succeeded'),
        JSON.stringify(jobs),
      )
      return
    }
    await sleep(100)
  }
  throw new Error('the first jobs did not end')
}

function winnow(...args) {
  return execFileSync('npx', ['winnow', ...args], { cwd: place, env, encoding: 'utf8' })
}
