import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Home } from '@/lib/adapters/home'
import { WinnowError } from '@/lib/core/errors'
import { sweepLeftovers } from '@/lib/adapters/leftovers'
import { machineRefusal } from '@/lib/core/machine-errors'
import { holdLock } from '@/lib/db/lock'
import { studio } from './studio'

const noteOf = (home: Home): string => join(home.dir, 'server.txt')

/** One server per home, for as long as this process lives. Throws WinnowError home-in-use naming the other. */
export function lockServer(home: Home): void {
  const note = noteOf(home)
  if (!holdLock(join(home.dir, 'server.lock'))) {
    throw new WinnowError('home-in-use', `Another Winnow serves ${home.dir} already (${readNote(note)}). Use that one, stop it, or give this one its own folder: WINNOW_HOME=other npm start`)
  }
  // Of a server that is gone.
  rmSync(note, { force: true })
}

/** Deletes what servers and commands that were killed have left half. Call it as the server, before anything arrives. */
export function sweepUploads(): void {
  sweepLeftovers(studio().home, new Date())
}

/** Notes where the server of a home listens, once it does: before, another may have the port. */
export function noteServer(home: Home, address: string): void {
  try {
    writeFileSync(noteOf(home), `${address}, process ${process.pid}`)
  } catch (error) {
    // On a full disk the studio opens all the same.
    if (machineRefusal(error) === undefined) throw error
  }
}

/** Where the server of a home listens, as it noted when it started; null before the first. */
export function servedAddress(home: Home): string | null {
  const note = noteOf(home)
  return existsSync(note) ? readNote(note).split(', ')[0]! : null
}

function readNote(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return 'starting'
  }
}
