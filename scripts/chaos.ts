/**
 * `npm run chaos [-- --minutes 10] [--seed 1] [--only WORDS]`: damages real servers and commands on
 * homes of their own, again and again until the time is over, and checks each home against
 * invariants (chaos/invariants.ts) afterwards. Every scenario runs at least once. Exit code 1 if an
 * invariant does not hold. Not part of `npm test`, since it is meant to run for hours.
 */
import { parseArgs } from 'node:util'
import { INVARIANT_COUNT } from './chaos/invariants'
import type { Outcome, Scenario } from './chaos/scenario'
import { fullDisk } from './chaos/scenarios/full-disk'
import { hostile } from './chaos/scenarios/hostile'
import { killedCommand } from './chaos/scenarios/killed-command'
import { kills } from './chaos/scenarios/kills'
import { lockHolder } from './chaos/scenarios/lock-holder'
import { otherNamespace } from './chaos/scenarios/other-namespace'
import { releases } from './chaos/scenarios/releases'
import { suspended } from './chaos/scenarios/suspended'
import { twoCommands } from './chaos/scenarios/two-commands'
import { twoHomes } from './chaos/scenarios/two-homes'
import { buildPages, compile } from './prepare.mjs'
import { seededRandom } from '@/tests/seeded-random'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
  },
})
const SCENARIOS: readonly Scenario[] = [
  kills,
  suspended,
  otherNamespace,
  killedCommand,
  twoCommands,
  lockHolder,
  twoHomes,
  fullDisk,
  releases,
  hostile,
]

const chosen = SCENARIOS.filter(({ name }) => name.includes(values.only))
const random = seededRandom(Number(values.seed))
const startedAt = performance.now()
const until = startedAt + Number(values.minutes) * 60_000
let runs = 0
let faults = 0

await compile()
await buildPages()
for (let at = 0; at < chosen.length || (performance.now() < until && at < 1_000); at++) {
  const scenario = chosen[at < chosen.length ? at : Math.floor(random() * chosen.length)]!
  const began = performance.now()
  const outcome = await scenario.run(random).catch((error: unknown): Outcome => ({
    counts: {},
    faults: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
  }))
  print(
    `${scenario.name.padEnd(48)} ${((performance.now() - began) / 1_000).toFixed(1).padStart(6)} s  ${'skipped' in outcome ? `skipped: ${outcome.skipped}` : told(outcome.counts)}`,
  )
  if ('skipped' in outcome) continue
  runs++
  faults += outcome.faults.length
  for (const fault of outcome.faults) print(`  FAULT ${fault}`)
}
print(
  `\n${runs} runs in ${((performance.now() - startedAt) / 60_000).toFixed(1)} minutes, ${INVARIANT_COUNT} invariants each, seed ${values.seed}: ${faults === 0 ? 'all hold' : `${faults} faults`}`,
)
process.exitCode = faults === 0 ? 0 : 1

function told(counts: Record<string, number>): string {
  return Object.entries(counts)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
