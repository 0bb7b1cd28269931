import { existsSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { machineRefusal } from '@/lib/core/machine-errors'
import type { Database } from './client'

/** Bytes of the database without its free pages. */
export function usedBytes(db: Database): number {
  const { pages, free, size } = pagesOf(db)
  return (pages - free) * size
}

/** Bytes that hold nothing any more but what was deleted: free pages, and the log. */
export function freeBytes(db: Database): number {
  const { free, size } = pagesOf(db)
  const log = `${db.file}-wal`
  return free * size + (existsSync(log) ? statSync(log).size : 0)
}

function pagesOf(db: Database): { pages: number; free: number; size: number } {
  return db.get(
    `SELECT c.page_count AS pages, f.freelist_count AS free, s.page_size AS size
     FROM pragma_page_count c, pragma_freelist_count f, pragma_page_size s`,
  )!
}

/** Names, in files/, of the source files that imports are read from. */
export function sourcesInUse(db: Database): Set<string> {
  return new Set(
    db
      .all<{ path: string }>("SELECT path FROM Import WHERE status <> 'removed'")
      .map(({ path }) => basename(path)),
  )
}

/** Folders of all recorded releases. */
export function releaseFolders(db: Database): Set<string> {
  return new Set(
    db
      .all<{ dir: string }>(
        'SELECT r.dir FROM "Release" r JOIN Dataset d ON d.id = r.datasetId WHERE d.removedAt IS NULL',
      )
      .map(({ dir }) => dir),
  )
}

export function countRemoved(db: Database): number {
  return db.get<{ n: number }>('SELECT count(*) AS n FROM Dataset WHERE removedAt IS NOT NULL')!.n
}

/**
 * Writes the database anew without its free pages, and empties the log: nothing of what was deleted
 * is in either then. False where somebody reads for so long that the log could not be emptied.
 */
export function compact(db: Database): boolean {
  db.execute('VACUUM')
  return emptyLog(db)
}

/**
 * Moves the log into the database file and cuts it to nothing. False where somebody reads from it
 * all the time, or the disk has no room.
 */
export function emptyLog(db: Database): boolean {
  try {
    return db.get<{ busy: number }>('PRAGMA wal_checkpoint(TRUNCATE)')!.busy === 0
  } catch (error) {
    if (machineRefusal(error)?.code !== 'disk-full') throw error
    return false
  }
}
