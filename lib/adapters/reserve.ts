import {
  closeSync,
  existsSync,
  ftruncateSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Home } from './home'
import { freeBytesOf } from './room'

/** Enough to remove a dataset, and to open the database. */
const RESERVE_BYTES = 8 << 20
/** Reserved only where this is small compared with the free space. */
const ROOM_BYTES = 20 * RESERVE_BYTES
/** Space needed to open the database. */
const SLICE_BYTES = 256 << 10

const fileOf = (home: Home): string => join(home.dir, 'reserve')

/**
 * Keeps a file without content in the home. On a full disk SQLite cannot even open its database,
 * much less delete a row; then this file is given up, so that space can be freed with Winnow
 * itself.
 */
export function keepReserve(home: Home): void {
  const file = fileOf(home)
  if (existsSync(file) && statSync(file).size >= RESERVE_BYTES) return
  try {
    if (freeBytesOf(home) < ROOM_BYTES) return
    writeFileSync(`${file}.part`, Buffer.alloc(RESERVE_BYTES, 1))
    renameSync(`${file}.part`, file)
  } catch {
    // A home that cannot be written needs none.
    rmSync(`${file}.part`, { force: true })
  }
}

/** Gives up so much of the reserve that the database can be opened; false where there is none. */
export function openReserve(home: Home): boolean {
  const file = fileOf(home)
  const bytes = existsSync(file) ? statSync(file).size : 0
  if (bytes === 0) return false
  const handle = openSync(file, 'r+')
  ftruncateSync(handle, Math.max(0, bytes - SLICE_BYTES))
  closeSync(handle)
  return true
}

/** Gives up all of it where the disk is nearly full, for what frees space. */
export function releaseReserve(home: Home): void {
  if (freeBytesOf(home) < ROOM_BYTES) rmSync(fileOf(home), { force: true })
}
