import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { WinnowError } from '@/lib/core/errors'
import { sha256 } from '@/lib/core/hash'
import { type Database, timestamp } from './client'

const LEDGER = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME, "migration_name" TEXT NOT NULL,
  "logs" TEXT, "rolled_back_at" DATETIME, "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
  "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0)`

/**
 * Applies the committed migrations that this database has not seen, each in one transaction, and records them as
 * `prisma migrate deploy` would, so that Prisma's own CLI still agrees. Returns the names applied.
 * Throws WinnowError conflict for a home that a newer version has migrated.
 */
export function migrate(db: Database, folder: string): string[] {
  return db.transaction(() => {
    db.execute(LEDGER)
    const seen = new Set(db.all<{ name: string }>('SELECT migration_name AS name FROM _prisma_migrations').map((row) => row.name))
    const known = readdirSync(folder).sort().filter((name) => existsSync(join(folder, name, 'migration.sql')))
    const foreign = [...seen].find((name) => !known.includes(name))
    if (foreign !== undefined) {
      throw new WinnowError('conflict', `This home was written by another version of Winnow (it has the migration ${foreign}). Update Winnow, or choose another home with WINNOW_HOME.`)
    }
    const pending = known.filter((name) => !seen.has(name))
    for (const name of pending) {
      const script = readFileSync(join(folder, name, 'migration.sql'), 'utf8')
      const startedAt = timestamp()
      db.execute(script)
      db.run(
        'INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count) VALUES (?, ?, ?, ?, ?, 1)',
        randomUUID(), sha256(script), timestamp(), name, startedAt,
      )
    }
    return pending
  })
}
