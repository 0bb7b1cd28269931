import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Home } from '@/lib/adapters/home'
import { WinnowError } from '@/lib/core/errors'
import { holdLock } from '@/lib/db/lock'

/** One server per home, for as long as this process lives. Throws WinnowError home-in-use naming the other. */
export function lockServer(home: Home, address: string): void {
  const note = join(home.dir, 'server.txt')
  if (!holdLock(join(home.dir, 'server.lock'))) {
    throw new WinnowError('home-in-use', `Another Winnow serves ${home.dir} already (${readNote(note)}). Use that one, stop it, or give this one its own folder: WINNOW_HOME=other npm start`)
  }
  writeFileSync(note, `${address}, process ${process.pid}`)
}

/** Where the server of a home listens, as it noted when it started; null before the first. */
export function servedAddress(home: Home): string | null {
  const note = join(home.dir, 'server.txt')
  return existsSync(note) ? readNote(note).split(', ')[0]! : null
}

function readNote(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return 'starting'
  }
}
