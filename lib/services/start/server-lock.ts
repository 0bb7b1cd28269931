import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Home } from '@/lib/adapters/home'
import { WinnowError } from '@/lib/core/errors'
import { sweepLeftovers } from '@/lib/adapters/leftovers'
import { machineRefusal } from '@/lib/core/machine-errors'
import { holdLock, isLockHeld } from '@/lib/db/lock'
import type { Session } from '../host/session'

const noteOf = (home: Home): string => join(home.dir, 'server.txt')
const lockOf = (home: Home): string => join(home.dir, 'server.lock')

/**
 * One server per home, for as long as this process lives. Throws WinnowError home-in-use naming the
 * other.
 */
export function lockServer(home: Home): void {
  const note = noteOf(home)
  if (!holdLock(lockOf(home))) {
    throw new WinnowError(
      'home-in-use',
      `Another Winnow serves ${home.dir} already (${readNote(note) ?? 'starting'}). Use that one, stop it, or give this one its own folder: WINNOW_HOME=other npm start`,
    )
  }
  // A note of a server that no longer runs.
  rmSync(note, { force: true })
}

/**
 * Deletes what servers and commands that were killed have left half. Call it as the server, before
 * anything arrives.
 */
export function sweepUploads(session: Session): void {
  sweepLeftovers(session.home, new Date())
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

/** Takes the note back, once nothing is answered any more. */
export function forgetServer(home: Home): void {
  rmSync(noteOf(home), { force: true })
}

/**
 * The address of this home's server; null if none runs. The note of a killed server remains, and
 * another program may have its port by now: the token of this home must not be sent there.
 */
export function servedAddress(home: Home): string | null {
  return isLockHeld(lockOf(home)) ? (readNote(noteOf(home))?.split(', ')[0] ?? null) : null
}

function readNote(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
