import SqliteDatabase from 'better-sqlite3'

/** Held for good: a collected handle would give its lock back. */
const held: SqliteDatabase.Database[] = []

/**
 * Holds a file for as long as this process lives: an exclusive SQLite transaction, which the operating system ends even
 * on kill -9, so that a stale lock cannot exist. False where another process holds it.
 */
export function holdLock(file: string): boolean {
  const lock = new SqliteDatabase(file, { timeout: 0 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
    held.push(lock)
    return true
  } catch (error) {
    lock.close()
    if (error instanceof SqliteDatabase.SqliteError && error.code === 'SQLITE_BUSY') return false
    throw error
  }
}
