import { statfsSync } from 'node:fs'
import { WinnowError } from '@/lib/core/errors'
import type { Home } from './home'

/**
 * An import needs space for a copy of the file and for its rows in the database, which are about as
 * large.
 */
const TIMES = 2

/** Free bytes on the disk of a home for users other than root. */
export function freeBytesOf(home: Home): number {
  const disk = statfsSync(home.dir)
  return disk.bavail * disk.bsize
}

/**
 * Asked before the first byte is kept, so that an import does not fill the disk and fail at its
 * end. Throws WinnowError disk-full.
 */
export function requireRoom(home: Home, fileBytes: number): void {
  const needed = TIMES * fileBytes
  const free = freeBytesOf(home)
  if (needed <= free) return
  throw new WinnowError(
    'disk-full',
    `The disk of this home has ${megabytes(free)} free, and this file of ${megabytes(fileBytes)} takes about ${megabytes(needed)}: for a copy of it and for its rows. Nothing of it was kept. Free some space and try again: \`winnow remove\` and \`winnow purge\` free the space Winnow uses.`,
  )
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toLocaleString('en', { maximumFractionDigits: bytes < 1e7 ? 1 : 0 })} MB`
}
