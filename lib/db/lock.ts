import { existsSync } from 'node:fs'
import SqliteDatabase from 'better-sqlite3'

/** Checking whether a lock is held takes it for a moment. */
const LOOK_MS = 200

/** Held for good: a collected handle would give its lock back. */
const held: SqliteDatabase.Database[] = []

/**
 * Holds a file for as long as this process lives: an exclusive SQLite transaction, which the
 * operating system ends even on kill -9, so that a stale lock cannot exist. False where another
 * process holds it.
 */
export function holdLock(file: string): boolean {
  const lock = new SqliteDatabase(file, { timeout: LOOK_MS })
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

/** Whether a process holds the lock of this file. */
export function isLockHeld(file: string): boolean {
  if (!existsSync(file)) return false
  const lock = new SqliteDatabase(file, { timeout: 0, readonly: true })
  try {
    lock.pragma('user_version')
    return false
  } catch (error) {
    if (error instanceof SqliteDatabase.SqliteError && error.code === 'SQLITE_BUSY') return true
    throw error
  } finally {
    lock.close()
  }
}
