import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Entry, type Tree, winnowOf } from './tree'

/** A finished process: seconds of all of it, and processor time and peak memory where the system tells. */
export interface Measured<Output> {
  seconds: number
  cpuSeconds: number | null
  peakMb: number | null
  output: Output
}

const TIME = '/usr/bin/time'
const LONGEST_OUTPUT = 1 << 30

/** Runs one command in a process of its own and reads the JSON it answers with. */
export function runWinnow<Output>(tree: Tree, home: string, args: readonly string[]): Measured<Output> {
  const { stdout, ...measured } = run(tree, home, [...args, '--json'], 'pipe')
  return { ...measured, output: JSON.parse(stdout) as Output }
}

/** The same of a command that writes a line for each row: nobody reads them. */
export function runWinnowUnread(
  tree: Tree,
  home: string,
  args: readonly string[],
  entry?: Entry,
): Measured<null> {
  return { ...run(tree, home, args, 'ignore', entry), output: null }
}

function run(
  tree: Tree,
  home: string,
  args: readonly string[],
  stdout: 'pipe' | 'ignore',
  entry?: Entry,
): Omit<Measured<null>, 'output'> & { stdout: string } {
  const { program, env } = winnowOf(tree, home, entry)
  const folder = mkdtempSync(join(tmpdir(), 'winnow-time-'))
  const usage = join(folder, 'usage')
  const told = existsSync(TIME)
  const [first, ...rest] = [
    ...(told ? [TIME, '-f', '%U %S %M', '-o', usage] : []),
    process.execPath,
    program,
    ...args,
  ]
  try {
    const started = performance.now()
    const done = spawnSync(first!, rest, {
      env,
      encoding: 'utf8',
      maxBuffer: LONGEST_OUTPUT,
      stdio: ['ignore', stdout, 'pipe'],
    })
    const seconds = (performance.now() - started) / 1000
    if (done.status !== 0) throw new Error(`winnow ${args.join(' ')} failed in ${tree.root}: ${done.stderr}`)
    const [user, system, kilobytes] = told ? readFileSync(usage, 'utf8').trim().split(' ').map(Number) : []
    return {
      seconds,
      cpuSeconds: user === undefined || system === undefined ? null : user + system,
      peakMb: kilobytes === undefined ? null : kilobytes / 1024,
      stdout: stdout === 'pipe' ? done.stdout : '',
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
