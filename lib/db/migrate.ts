import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { WinnowError } from '@/lib/core/errors'
import { sha256 } from '@/lib/core/hash'
import { type Database, timestamp } from './client'
import { keepCopy } from './copies'

const LEDGER = `CREATE TABLE "_prisma_migrations" (
  "id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME, "migration_name" TEXT NOT NULL,
  "logs" TEXT, "rolled_back_at" DATETIME, "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
  "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0)`

/**
 * Applies the committed migrations that this database lacks, all in one transaction, and records
 * them as `prisma migrate deploy` would, so that Prisma's own CLI agrees. Returns the names
 * applied. If there are none it only reads: a start must not wait for other writers. A database
 * with content is copied first (copies.ts). Throws WinnowError conflict for a home of an unknown,
 * later version, and disk-full if there is no room for the copy.
 */
export function migrate(db: Database, folder: string): string[] {
  if (pendingMigrations(db, folder).length === 0) return []
  return db.transaction(() => {
    // Another process may have done it while this one waited for the lock.
    const pending = pendingMigrations(db, folder)
    if (pending.length > 0 && hasLedger(db)) keepCopy(db, pending[0]!)
    else if (pending.length > 0) db.execute(LEDGER)
    for (const name of pending) {
      const script = scriptOf(folder, name)
      const startedAt = timestamp()
      db.execute(script)
      db.run(
        `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at,
         applied_steps_count) VALUES (?, ?, ?, ?, ?, 1)`,
        randomUUID(),
        sha256(script),
        timestamp(),
        name,
        startedAt,
      )
    }
    return pending
  })
}

/**
 * Migrations that were applied from another text than the files have now. Named by the doctor and
 * no reason to refuse the home: a checkout with other line endings does that, too.
 */
export function differingMigrations(db: Database, folder: string): string[] {
  return applied(db)
    .filter(
      ({ name, checksum }) => existsSync(join(folder, name)) && sha256(scriptOf(folder, name)) !== checksum,
    )
    .map(({ name }) => name)
}

function pendingMigrations(db: Database, folder: string): string[] {
  const seen = applied(db).map(({ name }) => name)
  const known = readdirSync(folder)
    .sort()
    .filter((name) => existsSync(join(folder, name, 'migration.sql')))
  const foreign = seen.find((name) => !known.includes(name))
  if (foreign !== undefined) throw foreignHome(foreign, known.at(-1) ?? '')
  return known.filter((name) => !seen.includes(name))
}

function foreignHome(name: string, last: string): WinnowError {
  const has = `it has the migration ${name}, which this version does not know`
  // Names begin with the time they were written at.
  if (name > last)
    return new WinnowError(
      'conflict',
      `This home was written by a newer version of Winnow: ${has}. Nothing was changed. Update Winnow, or choose another home with WINNOW_HOME.`,
    )
  return new WinnowError(
    'conflict',
    `This home was made by a version of Winnow from before its first release, whose database cannot be migrated: ${has}. Nothing was changed, and updating does not help. Choose another home with WINNOW_HOME and import the files again; they are complete in files/ of the old one.`,
  )
}

function applied(db: Database): { name: string; checksum: string }[] {
  return hasLedger(db)
    ? db.all('SELECT migration_name AS name, checksum FROM _prisma_migrations ORDER BY migration_name')
    : []
}

function hasLedger(db: Database): boolean {
  return db.get("SELECT 1 FROM sqlite_schema WHERE name = '_prisma_migrations'") !== undefined
}

function scriptOf(folder: string, name: string): string {
  return readFileSync(join(folder, name, 'migration.sql'), 'utf8')
}
