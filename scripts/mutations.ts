/**
 * `npm run mutations [-- WORD]`: puts deliberate faults into a copy of the project, one at a time,
 * and runs the tests that must notice them (only faults whose name contains WORD, if given). Exit
 * code 1 if a fault survives, or if its place no longer exists.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { MUTATIONS } from './mutations/index'
import type { Mutation } from './mutations/mutation'

const COPIED = ['lib', 'tests', 'docs', 'prisma', 'package.json', 'tsconfig.json', 'vitest.config.ts']
/** A mutant may loop. */
const TIMEOUT_MS = 180_000

const word = process.argv[2] ?? ''
const chosen = MUTATIONS.filter(({ name, file }) => `${name} ${file}`.includes(word))
const copy = mkdtempSync(join(tmpdir(), 'winnow-mutations-'))
try {
  for (const entry of COPIED) cpSync(entry, join(copy, entry), { recursive: true })
  // Threads of jobs run as they are compiled, without the fault: a mutation of theirs needs a test
  // that builds them itself.
  for (const linked of ['node_modules', 'dist']) symlinkSync(resolve(linked), join(copy, linked))
  process.exitCode = runAll() ? 0 : 1
} finally {
  rmSync(copy, { recursive: true, force: true })
}

function runAll(): boolean {
  const selections = [...new Set(chosen.map(({ tests }) => tests))]
  const broken = selections.filter((tests) => !passes(tests))
  for (const tests of broken) say(`${tests.join(' ')} fails without any fault: mend that first.`)
  if (broken.length > 0) return false
  const verdicts = chosen.map((mutation) => {
    const verdict = tryOut(mutation)
    say(`${verdict.padEnd(8)} ${mutation.name} (${mutation.file})`)
    return verdict
  })
  const caught = verdicts.filter((verdict) => verdict === 'caught').length
  say(`${caught} of ${chosen.length} caught`)
  return caught === chosen.length
}

function tryOut({ file, find, replacement, tests }: Mutation): 'caught' | 'SURVIVED' | 'GONE' {
  const path = join(copy, file)
  const source = readFileSync(path, 'utf8')
  if (source.split(find).length !== 2) return 'GONE'
  writeFileSync(
    path,
    source.replace(find, () => replacement),
  )
  const survived = passes(tests)
  writeFileSync(path, source)
  return survived ? 'SURVIVED' : 'caught'
}

function passes(tests: readonly string[]): boolean {
  const env = { ...process.env, WINNOW_DATA: resolve(process.env['WINNOW_DATA'] ?? '../shared/data') }
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', ...tests, '--bail=1', '--reporter=dot'],
    { cwd: copy, env, stdio: 'ignore', timeout: TIMEOUT_MS },
  )
  return status === 0
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
