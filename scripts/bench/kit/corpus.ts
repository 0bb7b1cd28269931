import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, existsSync, mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { HERE } from './tree'

interface Synthetic {
  rows: number
  kind?: string
  seed?: number
  /** Words of a row. */
  words?: number
}

/** Shared data of other people, or the end of the bench where there is none. */
export function dataFolder(given?: string): string {
  const folder = resolve(given ?? process.env['WINNOW_DATA'] ?? join(HERE.root, '../shared/data'))
  return existsSync(folder) ? folder : skip(`no shared data at ${folder}; WINNOW_DATA names the folder`)
}

/** Writes synthetic chats to a file, unless it is there; ends the bench where nothing makes them. */
export async function syntheticCorpus(file: string, { rows, kind, seed, words }: Synthetic): Promise<string> {
  if (existsSync(file)) return file
  const maker = resolve(process.env['WINNOW_BENCH'] ?? join(HERE.root, '../shared/bench'), 'make-corpus.mjs')
  if (!existsSync(maker)) return skip(`no corpus maker at ${maker}; WINNOW_BENCH names its folder`)
  mkdirSync(dirname(file), { recursive: true })
  const options = { rows, kind, seed, tokens: words }
  const args = Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, String(value)],
  )
  const child = spawn(process.execPath, [maker, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const out = createWriteStream(file)
  child.stdout.pipe(out)
  await once(out, 'close')
  return file
}

/** Ends a bench that cannot run on this machine. */
export function skip(why: string): never {
  process.stdout.write(`skipped: ${why}\n`)
  process.exit(0)
}
