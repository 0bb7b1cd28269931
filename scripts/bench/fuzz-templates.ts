/**
 * `npm run fuzz:templates [-- COUNT [FIRST SEED]]`: renders random templates and measures their
 * cost. Prints how they ended and the slowest, in CPU time; exits with 1 if one took over a second
 * or ended in a way that a template must not.
 */
import { parseTemplate, TemplateError } from '@/lib/jinja'
import { FUZZ_CONTEXT, randomTemplate } from '@/tests/template-fuzz'
import { cpuMilliseconds, say } from './kit/figures'

const LONGEST_MILLISECONDS = 1_000
const count = Number(process.argv[2] ?? 10_000)
const first = Number(process.argv[3] ?? 1)
const ends = new Map<string, number>()
const slowest: { milliseconds: number; seed: number; end: string }[] = []
const crashed: number[] = []

for (let seed = first; seed < first + count; seed += 1) {
  let end = ''
  const milliseconds = cpuMilliseconds(() => (end = endOf(randomTemplate(seed), seed)))
  ends.set(end, (ends.get(end) ?? 0) + 1)
  slowest.push({ milliseconds, seed, end })
  slowest.sort((one, other) => other.milliseconds - one.milliseconds)
  slowest.length = Math.min(slowest.length, 5)
}

say(`${count} templates from seed ${first}: ${[...ends].map(([end, times]) => `${times} ${end}`).join(', ')}`)
for (const { milliseconds, seed, end } of slowest) {
  say(
    `${milliseconds.toFixed(0).padStart(6)} ms CPU  ${end.padEnd(7)} seed ${seed}: ${randomTemplate(seed).slice(0, 160)}`,
  )
}
if (crashed.length > 0 || slowest[0]!.milliseconds > LONGEST_MILLISECONDS) process.exitCode = 1

function endOf(template: string, seed: number): string {
  try {
    parseTemplate(template).render(FUZZ_CONTEXT)
    return 'done'
  } catch (error) {
    if (error instanceof TemplateError) return error.cause instanceof TypeError ? 'type error' : error.code
    say(`seed ${seed}: ${template}\n${String(error)}`)
    crashed.push(seed)
    return 'CRASH'
  }
}
