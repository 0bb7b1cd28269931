/**
 * `npm run hostile [-- SECONDS]`: a server on a home of its own, with rows, templates and a
 * tokenizer that take long, opened in several tabs over and over; meanwhile other pages are asked
 * for. Prints how those answered, with and without the attack, in one run. Ends with 1 when their 95th percentile under attack is over 200 ms.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { runWinnow } from './kit/command.ts'
import { quantile, say } from './kit/figures.ts'
import { BenchServer } from './kit/server.ts'
import { HERE, prepareTree } from './kit/tree.ts'

const SECONDS = Number(process.argv[2] ?? 30)
const LIMIT_MS = 200
const TABS = 4
const home = mkdtempSync(join(tmpdir(), 'winnow-hostile-'))

const HOSTILE_ROWS = [
  'a'.repeat(1_000_000),
  'a'.repeat(2_000_000),
  '-'.repeat(1_000_000),
  Buffer.alloc(1_000_000, 'winnow 123').toString('base64'),
  '1-eyJabcdefghij'.repeat(70_000),
  '\u{1f600}'.repeat(500_000),
  '<|im_start|>'.repeat(60_000),
  'ab1 '.repeat(300_000),
  '\t'.repeat(1_000_000),
]
/** Just under what an import takes as one row. */
const LARGEST_ROW = 'ab1 '.repeat(4_100_000)
const HANGING_TEMPLATES = [
  "{{ ('a' * 2000000).rfind('a' * 1000000 ~ 'b') }}",
  "{{ ('1' * 400000 ~ 'x')|float }}",
  "{% set y = 'a' * 100000 %}{{ (y ~ 'c').startswith((y ~ 'b',) * 100000) }}",
  '{% for i in range(99999) %}{% for j in range(99999) %}{{ i }}{% endfor %}{% endfor %}',
]

writeFileSync(
  join(home, 'hostile.jsonl'),
  [...HOSTILE_ROWS, LARGEST_ROW].map((text) => line('hostile', text)).join(''),
)
writeFileSync(
  join(home, 'plain.jsonl'),
  Array.from({ length: 2_000 }, (_, at) => line(`Question ${at}`, `Answer ${at} `.repeat(20))).join(''),
)
prepareTree(HERE, { pages: true })
for (const name of ['hostile', 'plain'])
  runWinnow(HERE, home, ['import', join(home, `${name}.jsonl`), '--dataset', name])
writeEvilTokenizer(join(home, 'tokenizers', 'evil'))

process.on('exit', () => rmSync(home, { recursive: true, force: true }))
const server = await BenchServer.start(HERE, home)

const PAGES = [
  '/',
  '/datasets/plain',
  '/datasets/plain/examples',
  '/jobs',
  '/api/jobs',
  '/api/datasets/plain/examples?limit=20',
  '/templates',
]
const plain = await firstId('plain')
const ids = await allIds('hostile')
for (const path of [...PAGES, `/datasets/plain/examples/${plain}`]) await ask(path)

const quiet = await measure(SECONDS / 2)
let attacking = true
const attacks = attack()
const loaded = await measure(SECONDS)
attacking = false
const answers = await attacks
say(`without the attack  ${figures(quiet)}`)
say(`under the attack    ${figures(loaded)}`)
say(
  `the attack was answered: ${Object.entries(answers)
    .map(([what, times]) => `${times} × ${what}`)
    .join(', ')}`,
)
await server.stop()
process.exit(quantile(loaded, 0.95) <= LIMIT_MS ? 0 : 1)

function attack() {
  const counts = {}
  const opened = [
    ...ids.flatMap((id) => [
      `/datasets/hostile/examples/${id}`,
      `/api/datasets/hostile/examples/${id}/inspection?tokenizer=qwen3`,
      `/api/datasets/hostile/examples/${id}/inspection?tokenizer=evil`,
    ]),
    `/api/datasets/plain/examples/${plain}/inspection?tokenizer=evil`,
    '/datasets/hostile/review',
    '/api/datasets/hostile/queue?limit=8',
  ].map((path) => () => ask(path))
  const tried = HANGING_TEMPLATES.flatMap((source, index) => [
    () => tryTemplate(`hang-${index}`, source),
    () => ask(`/templates/hang-${index}`),
  ])
  const all = [...tried, ...opened]
  const tabs = Array.from({ length: TABS }, async (_, tab) => {
    for (let at = tab; attacking; at += 1) {
      const status = await all[at % all.length]()
      counts[status] = (counts[status] ?? 0) + 1
    }
  })
  return Promise.all(tabs).then(() => counts)
}

/** Other pages, one after the other; milliseconds of each. */
async function measure(seconds) {
  const times = []
  const until = performance.now() + seconds * 1_000
  for (let at = 0; performance.now() < until; at += 1) {
    const before = performance.now()
    const status = await ask(PAGES[at % PAGES.length])
    if (status !== '200') throw new Error(`${PAGES[at % PAGES.length]} answered ${status}`)
    times.push(performance.now() - before)
    await sleep(20)
  }
  return times
}

async function ask(path, init = {}) {
  const response = await server.fetch(path, init)
  await response.arrayBuffer()
  return String(response.status)
}

async function tryTemplate(name, source) {
  const json = (path, body) =>
    ask(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
  await json('/api/templates', { name, source, family: 'qwen3' })
  return json('/api/templates/try', {
    template: name,
    tokenizer: 'qwen3',
    policy: 'assistant',
    text: '{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}',
  })
}

async function allIds(dataset) {
  const response = await server.fetch(`/api/datasets/${dataset}/examples?limit=20`)
  const page = await response.json()
  return page.rows.map(({ id }) => id)
}

async function firstId(dataset) {
  return (await allIds(dataset))[0]
}

function figures(times) {
  const shares = [
    ['p50', 0.5],
    ['p95', 0.95],
    ['max', 1],
  ].map(([name, share]) => `${name} ${quantile(times, share).toFixed(0).padStart(5)} ms`)
  return `${shares.join('  ')}  of ${times.length} requests`
}

function line(question, answer) {
  return `${JSON.stringify({
    messages: [
      { role: 'user', content: question },
      { role: 'assistant', content: answer },
    ],
  })}\n`
}

/**
 * Bytes for tokens, and a pattern that takes exponential time on letters before anything but nine
 * digits.
 */
function writeEvilTokenizer(folder) {
  const printable = [...range(33, 126), ...range(161, 172), ...range(174, 255)]
  const others = range(0, 255)
    .filter((byte) => !printable.includes(byte))
    .map((_, index) => 256 + index)
  const vocab = Object.fromEntries(
    [...printable, ...others].map((code, id) => [String.fromCharCode(code), id]),
  )
  const split = {
    type: 'Split',
    pattern: { Regex: '(?:\\w+\\s?)+\\d{9}$|\\w+|\\s+|[^\\w\\s]+' },
    behavior: 'Isolated',
    invert: false,
  }
  const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false }
  const added = {
    id: 256,
    content: '<|end|>',
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    join(folder, 'tokenizer_config.json'),
    JSON.stringify({
      eos_token: '<|end|>',
      chat_template: '{% for m in messages %}{{ m.role }}: {{ m.content }}<|end|>{% endfor %}',
    }),
  )
  writeFileSync(
    join(folder, 'tokenizer.json'),
    JSON.stringify({
      version: '1.0',
      added_tokens: [added],
      normalizer: null,
      pre_tokenizer: { type: 'Sequence', pretokenizers: [split, byteLevel] },
      post_processor: null,
      decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
      model: { type: 'BPE', vocab, merges: [], byte_fallback: false, ignore_merges: false },
    }),
  )
}

function range(from, to) {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}
