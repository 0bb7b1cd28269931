import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { spawnWinnow } from '@/tests/e2e/studio'

/**
 * A command of the real command line in a process group of its own, so that signals reach its
 * threads and children.
 */
export interface RunningCommand {
  process: ChildProcess
  ended: Promise<{ exit: number | null; said: string }>
}

export function startCommand(home: string, ...args: string[]): RunningCommand {
  const child = spawnWinnow(home, args, 'pipe')
  let said = ''
  for (const stream of [child.stdout!, child.stderr!])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const ended = once(child, 'close').then(([exit]) => ({ exit: exit as number | null, said }))
  return { process: child, ended }
}

export function signalGroup({ process: child }: RunningCommand, signal: NodeJS.Signals): void {
  try {
    process.kill(-child.pid!, signal)
  } catch (error) {
    // It may just have ended.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Another program that holds the write lock of a home for so long, in a process of its own. */
export async function holdWriteLock(home: string, milliseconds: number): Promise<void> {
  const holder = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `
    import Sqlite from 'better-sqlite3'
    const db = new Sqlite(${JSON.stringify(join(home, 'winnow.db'))}, { timeout: 60000 })
    db.exec('BEGIN IMMEDIATE')
    process.stdout.write('held')
    setTimeout(() => { db.exec('ROLLBACK'); db.close() }, ${milliseconds})`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  await once(holder.stdout, 'data')
}

/** One number from the database of a home, or 0 where there is none yet. */
export function count(home: string, sql: string): number {
  try {
    const db = new Sqlite(join(home, 'winnow.db'), { readonly: true, timeout: 5_000 })
    try {
      return Number(db.prepare(sql).pluck().get() ?? 0)
    } finally {
      db.close()
    }
  } catch (error) {
    if (error instanceof Sqlite.SqliteError) return 0
    throw error
  }
}

/** Rows from a file of this name; a home that a server has opened also holds an example dataset. */
export function rowsOf(home: string, file: string): number {
  return count(
    home,
    `SELECT count(*) FROM Example WHERE importId IN (SELECT id FROM Import WHERE file = '${file}')`,
  )
}
