/**
 * `node …/make-corpus.mjs --rows 100000 > corpus.jsonl; npx tsx scripts/bench/decontaminate.ts
 * corpus.jsonl eval.jsonl`: rows per second of the decontamination scan on one core. Rows are
 * parsed beforehand. Figures depend on the machine; nothing is asserted.
 */
import { createReadStream, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { defaultLimits, Matcher, type RowText } from '@/lib/decontam'
import { cpuMilliseconds, say } from './kit/figures'

const RUNS = 5

const [corpus, evals] = process.argv.slice(2)
if (corpus === undefined || evals === undefined)
  throw new Error(
    'usage: tsx scripts/bench/decontaminate.ts CORPUS.jsonl EVAL.jsonl (records with question, prompt or text)',
  )

const rows: RowText[][] = []
for await (const line of createInterface({ input: createReadStream(corpus) })) {
  const { messages } = JSON.parse(line) as { messages: { role: string; content: string }[] }
  rows.push(messages.map(({ role, content }) => ({ text: content, asked: role !== 'assistant' })))
}
const items = readFileSync(evals, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line, id) => {
    const record = JSON.parse(line) as Record<string, string>
    return { id, text: record['question'] ?? record['prompt'] ?? record['text'] ?? '' }
  })
const rate = (seconds: number): string => Math.round(rows.length / seconds).toLocaleString('en')
const grams = (matcher: Matcher): number =>
  [...matcher.coverage.byLength.values()].reduce((total, { size }) => total + size, 0)

for (let run = 0; run < RUNS; run++) {
  let started = performance.now()
  const matcher = new Matcher(items, defaultLimits(rows.length))
  const built = performance.now() - started
  started = performance.now()
  let again = 0
  const busy =
    cpuMilliseconds(() => {
      for (const row of rows) if (matcher.scan(row)) again++
    }) / 1000
  const seconds = (performance.now() - started) / 1000
  say(
    `${items.length} items, ${grams(matcher)} grams (built in ${built.toFixed(0)} ms): ${rows.length} rows in ${seconds.toFixed(2)} s = ${rate(seconds)} rows/s, ${rate(busy)} per second of processor time, ${again} to look at again`,
  )
}
