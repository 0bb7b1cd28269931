import { accessSync, constants, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Home } from './home'

/** Asked of the file system, not tried: this must not wait for whoever writes. */
export function isWritable(home: Home): boolean {
  try {
    for (const path of [home.dir, home.database]) if (existsSync(path)) accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/**
 * A copy of the database for reading, where the home cannot be written: SQLite needs a file next to
 * the database even for reading. The copy is removed when this process ends.
 */
export function copyForReading(home: Home): string {
  const folder = mkdtempSync(join(tmpdir(), 'winnow-reading-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  for (const end of ['', '-wal']) {
    if (existsSync(home.database + end)) copyFileSync(home.database + end, join(folder, `winnow.db${end}`))
  }
  return join(folder, 'winnow.db')
}
