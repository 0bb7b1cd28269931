import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Home } from './home'

/**
 * Copies of a command are touched while they grow; what nobody has touched for so long belongs to
 * nobody any more.
 */
const FORGOTTEN_MS = 10 * 60_000
/** A download may stand still for long, on a bad line. */
const DOWNLOAD_MS = 60 * 60_000

/**
 * Files that a command is copying into the home: it may run beside a server. Everything else in
 * uploads/ belongs to a server.
 */
export const COPY_PREFIX = 'copy-'

/**
 * Incomplete files left by killed processes: uploads, copies, downloads. `starting` is for a server
 * that receives nothing yet: anything that looks like an upload is then left over, however new it
 * is.
 */
export function leftovers(home: Home, now: Date, starting: boolean): string[] {
  const old = (path: string, age: number): boolean => now.getTime() - lastChange(path) > age
  const uploads = listed(home.uploads).filter(
    (path) => (starting && !basename(path).startsWith(COPY_PREFIX)) || old(path, FORGOTTEN_MS),
  )
  const parts = [
    home.tokenizers,
    join(home.dir, 'models'),
    join(home.dir, 'templates'),
    join(home.dir, 'gram-hashes'),
    join(home.dir, 'copies'),
  ]
    .flatMap(listed)
    .filter((path) => /\.part(-[^/]*)?$/.test(path) && old(path, DOWNLOAD_MS))
  return [...uploads, ...parts]
}

/** For a server that begins. */
export function sweepLeftovers(home: Home, now: Date): void {
  for (const path of leftovers(home, now, true)) rmSync(path, { recursive: true, force: true })
}

/** The entries of a folder; none where there is none. */
export function listed(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []
}

/** When a file was written last, or anything in a folder. */
function lastChange(path: string): number {
  const entry = statSync(path)
  return entry.isDirectory() ? Math.max(entry.mtimeMs, ...listed(path).map(lastChange)) : entry.mtimeMs
}

/** Bytes of a file, or of all in a folder. */
export function bytesOf(path: string): number {
  if (!existsSync(path)) return 0
  const entry = statSync(path)
  return entry.isDirectory() ? listed(path).reduce((total, inner) => total + bytesOf(inner), 0) : entry.size
}
