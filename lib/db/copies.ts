import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statfsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { WinnowError } from '@/lib/core/errors'
import { type Database, timestamp } from './client'
import { usedBytes } from './space'

/** The newest ones are kept. */
const KEPT_COPIES = 2
/** Space for the migration itself, in addition to the copy. */
const ROOM_BYTES = 16 << 20

/** The folder in the home for copies of its database, made before migrations. */
function copiesFolder(file: string): string {
  return join(dirname(file), 'copies')
}

/**
 * Writes a copy of the database, named after the day and the coming migration. Call it inside the
 * migration's transaction: nobody else writes meanwhile, and the copy contains nothing of the
 * migration. Throws WinnowError disk-full if there is no room for it.
 */
export function keepCopy(db: Database, before: string): void {
  const folder = copiesFolder(db.file)
  const bytes = usedBytes(db)
  mkdirSync(folder, { recursive: true })
  const disk = statfsSync(folder)
  const free = disk.bavail * disk.bsize
  if (free < bytes + ROOM_BYTES) {
    throw new WinnowError(
      'disk-full',
      `This home was written by an earlier version of Winnow. Before its database is changed, a copy is kept in ${folder}: that takes ${megabytes(bytes + ROOM_BYTES)}, and ${megabytes(free)} are free. Nothing was changed. Free some space, or move the home to a larger disk, and start again.`,
    )
  }
  process.stderr.write(
    `winnow: this home is of an earlier version; its database is copied to ${folder} (${megabytes(bytes)}) and then brought up to date.\n`,
  )
  const copy = join(folder, `winnow-${timestamp().slice(0, 10)}-before-${before}.db`)
  const part = `${copy}.part`
  rmSync(part, { force: true })
  const reader = new SqliteDatabase(db.file, { readonly: true })
  try {
    reader.prepare('VACUUM INTO ?').run(part)
  } finally {
    reader.close()
  }
  renameSync(part, copy)
  for (const old of copiesOf(db.file).slice(0, -KEPT_COPIES)) rmSync(old)
}

/** The oldest first. */
function copiesOf(file: string): string[] {
  const folder = copiesFolder(file)
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.db'))
        .sort()
        .map((name) => join(folder, name))
    : []
}

const megabytes = (bytes: number): string => `${Math.max(1, Math.round(bytes / 1e6)).toLocaleString('en')} MB`
